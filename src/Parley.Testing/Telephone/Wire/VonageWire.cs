using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Parley.Audio.G711;

namespace Parley.Testing.Telephone.Wire;

/// <summary>Vonage's messages: audio is binary, linear at 8 kHz with the low byte first, exactly 20 ms a message; the rest is JSON.</summary>
internal sealed class VonageWire : IStreamWire
{
    public const string ContentType = "audio/l16;rate=8000";
    private const int FrameLength = 160;

    public WebSocketMessageType MediaType => WebSocketMessageType.Binary;

    public ReadOnlyMemory<byte> Connected() => default;

    public ReadOnlyMemory<byte> Start(IReadOnlyDictionary<string, string> parameters)
    {
        var start = new JsonObject { ["event"] = "websocket:connected", ["content-type"] = ContentType };
        foreach (var (name, value) in parameters)
        {
            start[name] = value;
        }

        return JsonWire.Write(start);
    }

    public ReadOnlyMemory<byte> Media(int chunk, TimeSpan time, ReadOnlySpan<byte> muLaw)
    {
        var samples = new short[muLaw.Length];
        MuLaw.Decode(muLaw, samples);
        var bytes = new byte[2 * samples.Length];
        for (var index = 0; index < samples.Length; index++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * index), samples[index]);
        }

        return bytes;
    }

    public ReadOnlyMemory<byte> Dtmf(char digit) =>
        JsonWire.Write(new JsonObject { ["event"] = "websocket:dtmf", ["digit"] = digit.ToString(), ["duration"] = 260 });

    public ReadOnlyMemory<byte> Mark(string name) =>
        JsonWire.Write(new JsonObject { ["event"] = "websocket:notify", ["payload"] = new JsonObject { ["name"] = name } });

    public ReadOnlyMemory<byte> Stop() => default;

    public BridgeMessage Read(ReadOnlyMemory<byte> message, WebSocketMessageType type) => type == WebSocketMessageType.Binary
        ? ReadAudio(message.Span)
        : JsonWire.Read(message, type, json => JsonWire.Text(json, "action") switch
        {
            "notify" => new BridgeMessage.Mark(JsonWire.Text(json, "payload", "name")),
            "clear" => new BridgeMessage.Clear(),
            var other => new BridgeMessage.Refused($"there is no action '{other}'."),
        });

    public void Dispose()
    {
    }

    private static BridgeMessage ReadAudio(ReadOnlySpan<byte> audio)
    {
        if (audio.Length != 2 * FrameLength)
        {
            return new BridgeMessage.Refused($"its audio has {audio.Length} bytes; 20 ms have {2 * FrameLength}.");
        }

        Span<short> samples = stackalloc short[FrameLength];
        for (var index = 0; index < samples.Length; index++)
        {
            samples[index] = BinaryPrimitives.ReadInt16LittleEndian(audio[(2 * index)..]);
        }

        var muLaw = new byte[FrameLength];
        MuLaw.Encode(samples, muLaw);
        return new BridgeMessage.Media(muLaw);
    }
}
