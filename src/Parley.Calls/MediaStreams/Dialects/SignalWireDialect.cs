namespace Parley.Calls.MediaStreams.Dialects;

/// <summary>SignalWire's cXML streams: Twilio's messages; <c>codec="L16@24000h"</c> gives linear audio, which the start names.</summary>
internal static class SignalWireDialect
{
    public static MediaStreamDialect Value { get; } = TwilioDialect.Value with { Name = "signalwire" };
}
