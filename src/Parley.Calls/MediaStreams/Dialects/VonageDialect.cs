namespace Parley.Calls.MediaStreams.Dialects;

/// <summary>Vonage: binary audio, 20 ms a message; the endpoint's headers are members of the first event, whose socket has no other name.</summary>
internal static class VonageDialect
{
    public static MediaStreamDialect Value { get; } = new()
    {
        Name = "vonage",
        IsBinary = true,
        SendsWholeFrames = true,
        StartEvent = "websocket:connected",
        MediaEvent = "",
        DtmfEvent = "websocket:dtmf",
        MarkEvent = "websocket:notify",
        StopEvent = "",
        StreamIdMember = "",
        StartMember = "",
        CallIdMember = "",
        AccountIdMember = "",
        FormatMember = "",
        EncodingMember = "content-type",
        ParametersMember = "",
        MediaTemplate = "",
        MarkTemplate = """{"action":"notify","payload":{"name":"{name}"}}""",
        ClearTemplate = """{"action":"clear"}""",
    };
}
