using Parley.Calls.Legs;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>
/// Puts audio right that comes out of order. A piece that is ahead waits for the ones before it, but for no more than a few; then they are
/// given up. Owns what waits. One caller at a time; allocates nothing per piece.
/// </summary>
internal sealed class ReorderWindow : IDisposable
{
    private const int Capacity = 5; // 100 ms: what the model may be late by, and no network's worst
    private readonly Piece?[] _waiting = new Piece?[Capacity];
    private long? _next;
    private int _count;

    /// <summary>True when a piece need not wait: it is the next one, or one that is old, which is not for this class to drop.</summary>
    public bool Passes(long? chunk)
    {
        if (chunk is null || (_next is { } next && chunk < next))
        {
            return true;
        }

        if (chunk == (_next ?? chunk))
        {
            _next = chunk + 1;
            return true;
        }

        return false;
    }

    /// <summary>Lets a piece wait.</summary>
    /// <returns>False when it waits already.</returns>
    public bool Add(long chunk, long? timestampMs, LegAudio audio)
    {
        var free = -1;
        for (var index = 0; index < Capacity; index++)
        {
            if (_waiting[index] is not { } piece)
            {
                free = index;
            }
            else if (piece.Chunk == chunk)
            {
                return false;
            }
        }

        _waiting[free] = new Piece(chunk, timestampMs, audio);
        _count++;
        return true;
    }

    /// <summary>The next piece that has waited long enough; null when none has. The caller disposes its audio.</summary>
    public (long Chunk, long? TimestampMs, LegAudio Audio)? Take()
    {
        var first = -1;
        for (var index = 0; index < Capacity; index++)
        {
            if (_waiting[index] is { } piece && (first < 0 || piece.Chunk < _waiting[first]!.Value.Chunk))
            {
                first = index;
            }
        }

        if (first < 0 || (_count < Capacity && _waiting[first]!.Value.Chunk != _next))
        {
            return null;
        }

        var taken = _waiting[first]!.Value;
        _waiting[first] = null;
        _count--;
        _next = taken.Chunk + 1;
        return (taken.Chunk, taken.TimestampMs, taken.Audio);
    }

    /// <summary>Gives back what waits.</summary>
    public void Dispose()
    {
        for (var index = 0; index < Capacity; index++)
        {
            _waiting[index]?.Audio.Dispose();
            _waiting[index] = null;
        }

        _count = 0;
    }

    private readonly record struct Piece(long Chunk, long? TimestampMs, LegAudio Audio);
}
