namespace Parley.Server.Twilio;

/// <summary>Where the endpoints are, as Twilio is told.</summary>
internal static class TwilioPaths
{
    public const string Voice = "/twilio/voice";
    public const string Media = "/twilio/media";
    public const string StreamStatus = "/twilio/stream-status";
    public const string CallStatus = "/twilio/call-status";
    public const string After = "/twilio/after";
    public const string Consult = "/twilio/consult";
    public const string ConsultAnswer = "/twilio/consult-answer";
    public const string ConsultStatus = "/twilio/consult-status";
}
