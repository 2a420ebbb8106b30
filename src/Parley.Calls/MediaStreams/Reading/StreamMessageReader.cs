using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>
/// Reads a carrier's messages in place, in one pass. Whatever comes, it throws nothing; of what comes in order it allocates nothing. Reads
/// the members of the object and of the objects in it, no deeper. One caller at a time.
/// </summary>
internal sealed class StreamMessageReader(MediaStreamDialect dialect)
{
    private const long MaxNumber = 1L << 53; // what JSON's readers agree on; more is no count of anything
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 16 };
    private readonly (byte[] Name, StreamMessageKind Kind)[] _events =
    [
        .. new (string Name, StreamMessageKind Kind)[]
        {
            (dialect.MediaEvent, StreamMessageKind.Media),
            (dialect.MarkEvent, StreamMessageKind.Mark),
            (dialect.DtmfEvent, StreamMessageKind.Dtmf),
            (dialect.StartEvent, StreamMessageKind.Start),
            (dialect.StopEvent, StreamMessageKind.Stop),
        }.Where(item => item.Name.Length > 0).Select(item => (Encoding.UTF8.GetBytes(item.Name), item.Kind)),
    ];

    private readonly byte[] _streamIdMember = Encoding.UTF8.GetBytes(dialect.StreamIdMember);
    private readonly byte[] _chunkMember = Encoding.UTF8.GetBytes(dialect.ChunkMember);
    private readonly byte[] _timestampMember = Encoding.UTF8.GetBytes(dialect.TimestampMember);
    private byte[] _streamId = [];
    private byte[] _unescaped = [];

    /// <summary>True when binary messages are audio.</summary>
    public bool HasBinaryAudio => dialect.IsBinary;

    /// <summary>From now on what names another stream is foreign. Empty: nothing is.</summary>
    public string StreamId
    {
        set => _streamId = Encoding.UTF8.GetBytes(value);
    }

    /// <returns>False when it is no JSON object with an <c>event</c>.</returns>
    public bool TryRead(ReadOnlySpan<byte> utf8Json, out StreamMessage message)
    {
        message = default;
        try
        {
            var reader = new Utf8JsonReader(utf8Json, s_options);
            var read = default(StreamMessage);
            if (!reader.Read()
                || reader.TokenType != JsonTokenType.StartObject
                || !ReadMembers(ref reader, ref read, isOuter: true)
                || reader.Read())
            {
                return false;
            }

            message = read;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false; // no JSON, or text that is no UTF-8
        }
    }

    /// <summary>True when the outer object named its event.</summary>
    private bool ReadMembers(scoped ref Utf8JsonReader reader, scoped ref StreamMessage message, bool isOuter)
    {
        var hasEvent = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (isOuter && reader.ValueTextEquals("event"u8))
            {
                reader.Read();
                hasEvent = reader.TokenType == JsonTokenType.String;
                message.Kind = hasEvent ? KindOf(ref reader) : StreamMessageKind.Other;
                reader.Skip();
            }
            else
            {
                ReadMember(ref reader, ref message, isOuter);
            }
        }

        return hasEvent;
    }

    private void ReadMember(scoped ref Utf8JsonReader reader, scoped ref StreamMessage message, bool isOuter)
    {
        if (reader.ValueTextEquals("payload"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                message.Payload = reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan;
            }
            else
            {
                Enter(ref reader, ref message, isOuter); // Vonage's is an object with the mark's name in it
            }
        }
        else if (_chunkMember.Length > 0 && reader.ValueTextEquals(_chunkMember))
        {
            message.Chunk = ReadNumber(ref reader);
        }
        else if (_timestampMember.Length > 0 && reader.ValueTextEquals(_timestampMember))
        {
            message.TimestampMs = ReadNumber(ref reader);
        }
        else if (_streamId.Length > 0 && reader.ValueTextEquals(_streamIdMember))
        {
            reader.Read();
            message.IsForeign |= reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals(_streamId);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("track"u8))
        {
            reader.Read();
            message.IsForeign |= reader.TokenType == JsonTokenType.String && reader.ValueSpan.StartsWith("outbound"u8);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("digit"u8))
        {
            reader.Read();
            message.Digit = DigitOf(ref reader);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("name"u8))
        {
            reader.Read();
            message.Name = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;
            reader.Skip();
        }
        else
        {
            reader.Read();
            Enter(ref reader, ref message, isOuter);
        }
    }

    private StreamMessageKind KindOf(scoped ref Utf8JsonReader reader)
    {
        foreach (var (name, kind) in _events)
        {
            if (reader.ValueTextEquals(name))
            {
                return kind;
            }
        }

        return StreamMessageKind.Other;
    }

    /// <summary>Looks into an object within the outer one; passes everything else over.</summary>
    private void Enter(scoped ref Utf8JsonReader reader, scoped ref StreamMessage message, bool isOuter)
    {
        if (isOuter && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadMembers(ref reader, ref message, isOuter: false);
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>Who escapes one slash or plus sign of base64 escapes them all: the buffer is made once.</summary>
    private ReadOnlySpan<byte> Unescape(scoped ref Utf8JsonReader reader)
    {
        if (_unescaped.Length < reader.ValueSpan.Length)
        {
            _unescaped = new byte[reader.ValueSpan.Length];
        }

        return _unescaped.AsSpan(0, reader.CopyString(_unescaped));
    }

    private static long? ReadNumber(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        long number = -1;
        var isRead = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out number),
            JsonTokenType.String => Utf8Parser.TryParse(reader.ValueSpan, out number, out _),
            _ => false,
        };
        reader.Skip();
        return isRead && number is >= 0 and <= MaxNumber ? number : null;
    }

    private static char DigitOf(scoped ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Number && reader.ValueSpan.Length == 1
            ? (char)reader.ValueSpan[0] switch
            {
                var digit and (>= '0' and <= '9' or '*' or '#' or >= 'A' and <= 'D') => digit,
                var letter and >= 'a' and <= 'd' => char.ToUpperInvariant(letter),
                _ => '\0',
            }
            : '\0';
}
