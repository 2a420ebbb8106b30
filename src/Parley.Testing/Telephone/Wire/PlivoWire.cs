using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Parley.Testing.Telephone.Wire;

/// <summary>Plivo's messages: marks are checkpoints, what is played names its format, and only the socket's closing ends a stream.</summary>
internal sealed class PlivoWire(StreamIdentity identity) : IStreamWire
{
    private long _sequenceNumber;

    public WebSocketMessageType MediaType => WebSocketMessageType.Text;

    public ReadOnlyMemory<byte> Connected() => default;

    public ReadOnlyMemory<byte> Start(IReadOnlyDictionary<string, string> parameters)
    {
        var start = new JsonObject
        {
            ["callId"] = identity.CallSid,
            ["streamId"] = identity.StreamSid,
            ["accountId"] = identity.AccountSid,
            ["tracks"] = new JsonArray("inbound"),
            ["mediaFormat"] = new JsonObject { ["encoding"] = "audio/x-mulaw", ["sampleRate"] = 8000 },
        };
        return JsonWire.Write(new JsonObject
        {
            ["sequenceNumber"] = _sequenceNumber++,
            ["event"] = "start",
            ["start"] = start,
            ["extra_headers"] = string.Join(';', parameters.Select(pair => $"{pair.Key}={pair.Value}")),
        });
    }

    public ReadOnlyMemory<byte> Media(int chunk, TimeSpan time, ReadOnlySpan<byte> muLaw) => JsonWire.Write(new JsonObject
    {
        ["sequenceNumber"] = _sequenceNumber++,
        ["streamId"] = identity.StreamSid,
        ["event"] = "media",
        ["media"] = new JsonObject { ["track"] = "inbound", ["chunk"] = chunk, ["payload"] = Convert.ToBase64String(muLaw) },
    });

    public ReadOnlyMemory<byte> Dtmf(char digit) => JsonWire.Write(new JsonObject
    {
        ["sequenceNumber"] = _sequenceNumber++,
        ["streamId"] = identity.StreamSid,
        ["event"] = "dtmf",
        ["dtmf"] = new JsonObject { ["track"] = "inbound", ["digit"] = digit.ToString() },
    });

    public ReadOnlyMemory<byte> Mark(string name) => JsonWire.Write(new JsonObject
    {
        ["sequenceNumber"] = _sequenceNumber++, ["streamId"] = identity.StreamSid, ["event"] = "playedStream", ["name"] = name,
    });

    public ReadOnlyMemory<byte> Stop() => default;

    public BridgeMessage Read(ReadOnlyMemory<byte> message, WebSocketMessageType type) => JsonWire.Read(message, type, json => JsonWire.Text(json, "event") switch
    {
        _ when JsonWire.Text(json, "streamId") != identity.StreamSid => new BridgeMessage.Refused("its \"streamId\" is not this stream's."),
        "playAudio" => JsonWire.Text(json, "media", "contentType") == "audio/x-mulaw" && (int?)json["media"]?["sampleRate"] == 8000
            ? new BridgeMessage.Media(Convert.FromBase64String(JsonWire.Text(json, "media", "payload")))
            : new BridgeMessage.Refused("its audio is not what the stream was opened for, audio/x-mulaw at 8000."),
        "checkpoint" => new BridgeMessage.Mark(JsonWire.Text(json, "name")),
        "clearAudio" => new BridgeMessage.Clear(),
        var other => new BridgeMessage.Refused($"there is no event '{other}'."),
    });

    public void Dispose()
    {
    }
}
