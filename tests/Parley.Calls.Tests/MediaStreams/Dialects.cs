using Parley.Calls.MediaStreams;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>The dialects by name, for tests with inline data.</summary>
internal static class Dialects
{
    public static MediaStreamDialect Of(string name) => name switch
    {
        "twilio" => MediaStreamDialect.Twilio,
        "signalwire" => MediaStreamDialect.SignalWire,
        "telnyx" => MediaStreamDialect.Telnyx,
        "plivo" => MediaStreamDialect.Plivo,
        "vonage" => MediaStreamDialect.Vonage,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
