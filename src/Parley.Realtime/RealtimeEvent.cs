using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Json;

namespace Parley.Realtime;

/// <summary>One message of the Realtime protocol, in either direction. Immutable but for <see cref="ExtensionData"/> while it is read.</summary>
public abstract record RealtimeEvent
{
    private readonly string? _eventId;

    /// <summary>Makes an event without an id.</summary>
    protected RealtimeEvent()
    {
    }

    /// <summary>Makes a copy.</summary>
    /// <param name="original">What is copied.</param>
    protected RealtimeEvent(RealtimeEvent original)
    {
        ArgumentNullException.ThrowIfNull(original);
        _eventId = original.EventId;
        ExtensionData = original.ExtensionData;
    }

    /// <summary>The wire's name of the event, e.g. <c>input_audio_buffer.append</c>.</summary>
    public abstract string Type { get; }

    /// <summary>
    /// Client events: any string up to 512 characters, echoed in <c>error.event_id</c>; null to send none. Server events: unique in
    /// the session.
    /// </summary>
    [JsonPropertyOrder(-1)]
    public string? EventId
    {
        get => _eventId ?? (UnreadEventId.IsEmpty ? null : Encoding.ASCII.GetString(UnreadEventId));
        init => _eventId = value;
    }

    /// <summary>Members that this version does not know; written back as they came. Null when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }

    /// <summary>
    /// The <c>event_id</c> of an event, be it one that cannot be read otherwise, so that an error can name it. Null when there is none.
    /// Never throws.
    /// </summary>
    public static string? FindEventId(ReadOnlySpan<byte> utf8Json) => EventIdScan.Find(utf8Json);

    /// <summary>Writes the event as one compact UTF-8 JSON object.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = RealtimeJson.Options.Encoder, SkipValidation = true });
        if (Kept is { } json)
        {
            json.WriteTo(writer);
        }
        else
        {
            JsonSerializer.Serialize(writer, this, RealtimeJson.Options.GetTypeInfo(GetType()));
        }
    }

    /// <summary>The event as one compact UTF-8 JSON object.</summary>
    public byte[] ToUtf8Json()
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The paths of all members that this version does not know, e.g. <c>session.temperature</c>, in the order of the records. Empty for
    /// an event of unknown type: there every member is unknown.
    /// </summary>
    public IReadOnlyList<string> FindUnknownMembers() => UnknownMembers.Find(this);

    /// <summary>Copies <see cref="EventId"/>, nothing where it is null, without making a string of it where there is none yet.</summary>
    /// <param name="destination">Receives the id.</param>
    /// <param name="charsWritten">How long it is; 0 when it does not fit.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryFormatEventId(Span<char> destination, out int charsWritten)
    {
        var isFitting = _eventId is { } id
            ? id.TryCopyTo(destination)
            : Ascii.ToUtf16(UnreadEventId, destination, out _) == OperationStatus.Done;
        charsWritten = isFitting ? _eventId?.Length ?? UnreadEventId.Length : 0;
        return isFitting;
    }

    /// <summary>The id where it is not a string yet, ASCII; empty for none.</summary>
    private protected virtual ReadOnlySpan<byte> UnreadEventId => default;

    private JsonElement? Kept => (this as UnknownClientEvent)?.Json ?? (this as UnknownServerEvent)?.Json;
}
