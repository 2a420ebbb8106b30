using System.Text.Json;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>Twilio's messages as captured on the wire: all numbers are strings but those of the format.</summary>
internal static class TwilioWords
{
    public const string StreamSid = "MZ18ad3ab5a668481ce02b83e7395059f0";

    public const string Connected = """{"event":"connected","protocol":"Call","version":"1.0.0"}""";

    public const string Stop =
        $$$"""{"event":"stop","sequenceNumber":"99","streamSid":"{{{StreamSid}}}","stop":{"accountSid":"AC1","callSid":"CA1"}}""";

    public static string Start(string encoding = "audio/x-mulaw", int rate = 8000, string parameters = "{}") =>
        $$$"""
        {"event":"start","sequenceNumber":"1","start":{"accountSid":"AC1","streamSid":"{{{StreamSid}}}","callSid":"CA1","tracks":["inbound"],
        "mediaFormat":{"encoding":"{{{encoding}}}","sampleRate":{{{rate}}},"channels":1},"customParameters":{{{parameters}}}},"streamSid":"{{{StreamSid}}}"}
        """;

    public static string Media(long chunk, byte[] audio, long? timestampMs = null, string track = "inbound") =>
        $$$"""{"event":"media","sequenceNumber":"{{{chunk + 1}}}","media":{"track":"{{{track}}}","chunk":"{{{chunk}}}","timestamp":"{{{timestampMs ?? (chunk - 1) * 20}}}","payload":"{{{Convert.ToBase64String(audio)}}}"},"streamSid":"{{{StreamSid}}}"}""";

    public static string Dtmf(string digit) =>
        $$$"""{"event":"dtmf","streamSid":"{{{StreamSid}}}","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"{{{digit}}}"}}""";

    public static string Mark(string name) =>
        $$$"""{"event":"mark","sequenceNumber":"4","streamSid":"{{{StreamSid}}}","mark":{"name":{{{JsonSerializer.Serialize(name)}}}}}""";
}
