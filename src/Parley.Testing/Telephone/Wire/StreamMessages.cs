using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;

namespace Parley.Testing.Telephone.Wire;

/// <summary>
/// Writes what the carrier sends on one stream, as Twilio's "Media Streams - WebSocket Messages" gives it: every number a string but the
/// media format's. Each message is one UTF-8 JSON object. One caller at a time; the memory is good until the next message.
/// </summary>
internal sealed class StreamMessages(string streamSid, string callSid, string accountSid) : IStreamWire
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private long _sequenceNumber;

    public WebSocketMessageType MediaType => WebSocketMessageType.Text;

    public ReadOnlyMemory<byte> Connected()
    {
        Begin("connected");
        _json.WriteString("protocol", "Call");
        _json.WriteString("version", "1.0.0");
        return End();
    }

    public ReadOnlyMemory<byte> Start(IReadOnlyDictionary<string, string> parameters)
    {
        BeginNumbered("start");
        _json.WriteStartObject("start");
        _json.WriteString("accountSid", accountSid);
        _json.WriteString("streamSid", streamSid);
        _json.WriteString("callSid", callSid);
        _json.WriteStartArray("tracks");
        _json.WriteStringValue("inbound");
        _json.WriteEndArray();
        _json.WriteStartObject("mediaFormat");
        _json.WriteString("encoding", "audio/x-mulaw");
        _json.WriteNumber("sampleRate", 8000);
        _json.WriteNumber("channels", 1);
        _json.WriteEndObject();
        _json.WriteStartObject("customParameters");
        foreach (var (name, value) in parameters)
        {
            _json.WriteString(name, value);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
        return EndNumbered();
    }

    public ReadOnlyMemory<byte> Media(int chunk, TimeSpan time, ReadOnlySpan<byte> muLaw)
    {
        BeginNumbered("media");
        _json.WriteStartObject("media");
        _json.WriteString("track", "inbound");
        WriteNumber("chunk", chunk);
        WriteNumber("timestamp", (long)time.TotalMilliseconds);
        _json.WriteBase64String("payload", muLaw);
        _json.WriteEndObject();
        return EndNumbered();
    }

    public ReadOnlyMemory<byte> Dtmf(char digit)
    {
        BeginNumbered("dtmf");
        _json.WriteStartObject("dtmf");
        _json.WriteString("track", "inbound_track");
        _json.WriteString("digit", [digit]);
        _json.WriteEndObject();
        return EndNumbered();
    }

    public ReadOnlyMemory<byte> Mark(string name)
    {
        BeginNumbered("mark");
        _json.WriteStartObject("mark");
        _json.WriteString("name", name);
        _json.WriteEndObject();
        return EndNumbered();
    }

    public ReadOnlyMemory<byte> Stop()
    {
        BeginNumbered("stop");
        _json.WriteStartObject("stop");
        _json.WriteString("accountSid", accountSid);
        _json.WriteString("callSid", callSid);
        _json.WriteEndObject();
        return EndNumbered();
    }

    public BridgeMessage Read(ReadOnlyMemory<byte> message, WebSocketMessageType type) =>
        type == WebSocketMessageType.Text ? BridgeMessage.Read(message, streamSid) : new BridgeMessage.Refused("it is binary; the stream's messages are text.");

    public void Dispose() => _json.Dispose();

    private void Begin(string name)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("event", name);
    }

    private void BeginNumbered(string name)
    {
        Begin(name);
        WriteNumber("sequenceNumber", ++_sequenceNumber);
    }

    private ReadOnlyMemory<byte> EndNumbered()
    {
        _json.WriteString("streamSid", streamSid);
        return End();
    }

    private ReadOnlyMemory<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    private void WriteNumber(string name, long value)
    {
        Span<char> digits = stackalloc char[20];
        value.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        _json.WriteString(name, digits[..count]);
    }
}
