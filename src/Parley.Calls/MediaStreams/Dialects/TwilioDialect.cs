namespace Parley.Calls.MediaStreams.Dialects;

/// <summary>Twilio: what the dialect's defaults say.</summary>
internal static class TwilioDialect
{
    public static MediaStreamDialect Value { get; } = new() { Name = "twilio" };
}
