using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Parley.Testing.Telephone.Wire;

/// <summary>Telnyx's messages: names with underscores, and nothing that comes names the stream.</summary>
internal sealed class TelnyxWire(StreamIdentity identity) : IStreamWire
{
    private const int ShortestAudio = 160; // 20 ms
    private long _sequenceNumber;

    public WebSocketMessageType MediaType => WebSocketMessageType.Text;

    public ReadOnlyMemory<byte> Connected() => JsonWire.Write(new JsonObject { ["event"] = "connected", ["version"] = "1.0.0" });

    public ReadOnlyMemory<byte> Start(IReadOnlyDictionary<string, string> parameters) => Write("start", "start", new JsonObject
    {
        ["user_id"] = identity.AccountSid,
        ["call_control_id"] = identity.CallSid,
        ["media_format"] = new JsonObject { ["encoding"] = "PCMU", ["sample_rate"] = 8000, ["channels"] = 1 },
        ["custom_parameters"] = new JsonObject(parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    });

    public ReadOnlyMemory<byte> Media(int chunk, TimeSpan time, ReadOnlySpan<byte> muLaw) => Write("media", "media", new JsonObject
    {
        ["track"] = "inbound",
        ["chunk"] = chunk.ToString(CultureInfo.InvariantCulture),
        ["timestamp"] = ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        ["payload"] = Convert.ToBase64String(muLaw),
    });

    public ReadOnlyMemory<byte> Dtmf(char digit) => Write("dtmf", "dtmf", new JsonObject { ["digit"] = digit.ToString() });

    public ReadOnlyMemory<byte> Mark(string name) => Write("mark", "mark", new JsonObject { ["name"] = name });

    public ReadOnlyMemory<byte> Stop() =>
        Write("stop", "stop", new JsonObject { ["user_id"] = identity.AccountSid, ["call_control_id"] = identity.CallSid });

    public BridgeMessage Read(ReadOnlyMemory<byte> message, WebSocketMessageType type) => JsonWire.Read(message, type, json => JsonWire.Text(json, "event") switch
    {
        "media" when Convert.FromBase64String(JsonWire.Text(json, "media", "payload")) is var audio => audio.Length >= ShortestAudio
            ? new BridgeMessage.Media(audio)
            : new BridgeMessage.Refused("its audio is shorter than 20 ms."),
        "mark" => new BridgeMessage.Mark(JsonWire.Text(json, "mark", "name")),
        "clear" => new BridgeMessage.Clear(),
        var other => new BridgeMessage.Refused($"there is no event '{other}'."),
    });

    public void Dispose()
    {
    }

    private ReadOnlyMemory<byte> Write(string name, string member, JsonObject content) => JsonWire.Write(new JsonObject
    {
        ["event"] = name,
        ["sequence_number"] = (++_sequenceNumber).ToString(CultureInfo.InvariantCulture),
        [member] = content,
        ["stream_id"] = identity.StreamSid,
    });
}
