using Parley.Audio;

namespace Parley.Engine.Conversations;

/// <summary>
/// The user's audio that is not yet an item, on the session's audio time base: offsets count from the first byte ever appended
/// (protocol §7.4). Not thread-safe.
/// </summary>
/// <param name="limit">How much audio it takes at most.</param>
internal sealed class InputAudioBuffer(TimeSpan limit)
{
    private readonly ByteRing _bytes = new();
    private TimeSpan _formatStart; // where on the time base the current format began
    private long _appendedByteCount; // in the current format, half samples included

    public AudioFormat Format { get; private set; } = AudioFormat.Pcm24k;

    public TimeSpan Limit => limit;

    /// <summary>The end of all audio appended so far.</summary>
    public TimeSpan Position => _formatStart + Format.DurationOf(_appendedByteCount);

    /// <summary>How much audio waits.</summary>
    public TimeSpan Duration => Format.DurationOf(_bytes.Count);

    public bool IsFull => Duration >= limit;

    public void Append(ReadOnlySpan<byte> audio)
    {
        _bytes.Append(audio);
        _appendedByteCount += audio.Length;
    }

    /// <summary>Audio comes in another format from now on; what waits in the old one is given up.</summary>
    public void ChangeFormat(AudioFormat format)
    {
        if (format == Format)
        {
            return;
        }

        _formatStart = Position;
        _appendedByteCount = 0;
        _bytes.DropFirst(_bytes.Count);
        Format = format;
    }

    /// <summary>Takes everything. Half a sample at the end stays for the next append.</summary>
    public byte[] TakeAll() => TakeUntil(Position);

    /// <summary>Takes what lies between two points of the time base and drops what lies before; later audio stays.</summary>
    public byte[] Take(TimeSpan start, TimeSpan end)
    {
        DropBefore(start);
        return TakeUntil(end);
    }

    /// <summary>Drops what lies before a point of the time base.</summary>
    public void DropBefore(TimeSpan point) => _bytes.DropFirst(OffsetOf(point));

    public void Clear() => DropBefore(Position);

    private byte[] TakeUntil(TimeSpan end)
    {
        var count = OffsetOf(end);
        var audio = _bytes.Copy(0, count);
        _bytes.DropFirst(count);
        return audio;
    }

    /// <summary>Where a point of the time base lies in the waiting bytes, at a whole sample.</summary>
    private int OffsetOf(TimeSpan point)
    {
        var first = _appendedByteCount - _bytes.Count;
        var wanted = Format.BytesOf(point > _formatStart ? point - _formatStart : TimeSpan.Zero) - first;
        var whole = _bytes.Count - (int)(_appendedByteCount % Format.BytesPerSample);
        return (int)Math.Clamp(wanted, 0, whole);
    }
}
