using System.Buffers;

namespace Parley.Agents.Callbacks;

/// <summary>
/// Joins small pieces of audio into frames worth a message: at most ten pieces each, and none waits longer than 20 ms for others. Pure: time
/// comes in, the deadline goes out. One caller at a time.
/// </summary>
/// <param name="bytesPerSecond">Of the audio.</param>
internal sealed class AudioJoiner(int bytesPerSecond)
{
    private const int MaxPieces = 10;
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(20);
    private readonly ArrayBufferWriter<byte> _joined = new();
    private int _count;
    private TimeSpan _firstCameAt;

    /// <summary>True when no further piece fits: take the frame first.</summary>
    public bool IsFull => _count == MaxPieces;

    /// <summary>When the frame must be sent; null when there is none. A frame's worth of audio waits for nothing.</summary>
    public TimeSpan? Due => _count == 0 ? null
        : IsFull || _joined.WrittenCount >= bytesPerSecond * s_frame.TotalSeconds ? _firstCameAt
        : _firstCameAt + s_frame;

    /// <summary>Joins a piece; an empty one is nothing.</summary>
    /// <param name="piece">Any length.</param>
    /// <param name="cameAt">When it was given; not before the piece before it.</param>
    /// <exception cref="InvalidOperationException">The frame is full.</exception>
    public void Add(ReadOnlySpan<byte> piece, TimeSpan cameAt)
    {
        if (IsFull)
        {
            throw new InvalidOperationException("Take the full frame before adding to it.");
        }

        if (piece.IsEmpty)
        {
            return;
        }

        _firstCameAt = _count == 0 ? cameAt : _firstCameAt;
        _count++;
        _joined.Write(piece);
    }

    /// <summary>Gives the frame, valid until the next <see cref="Add"/>, and begins another.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        var frame = _joined.WrittenMemory;
        _joined.ResetWrittenCount();
        _count = 0;
        return frame;
    }
}
