namespace Parley.Calls.MediaStreams.Reading;

/// <summary>One message of a carrier, read in place: valid as long as what it was read from. What was absent has its default.</summary>
internal ref struct StreamMessage
{
    public StreamMessageKind Kind;

    /// <summary>Audio in base64.</summary>
    public ReadOnlySpan<byte> Payload;

    /// <summary>The name of a mark, as it stands in the JSON.</summary>
    public ReadOnlySpan<byte> Name;

    /// <summary>Which piece of audio it is; null when it is not said, or by no sane number.</summary>
    public long? Chunk;

    /// <summary>When the audio was, in milliseconds; null as for <see cref="Chunk"/>.</summary>
    public long? TimestampMs;

    /// <summary>The key; 0 when there is none, or none that a telephone has.</summary>
    public char Digit;

    /// <summary>True when it belongs to another stream, or is the audio of the other direction.</summary>
    public bool IsForeign;
}
