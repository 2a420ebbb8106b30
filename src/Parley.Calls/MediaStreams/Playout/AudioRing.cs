using System.Buffers;

namespace Parley.Calls.MediaStreams.Playout;

/// <summary>A queue of audio bytes in pooled memory, which grows with what waits. Not thread-safe; its owner bounds it.</summary>
internal sealed class AudioRing : IDisposable
{
    private const int SmallestByteCount = 4096;
    private const int KeptByteCount = 64 * 1024; // a ring that grew beyond goes back to the pool once it is empty
    private byte[] _bytes = [];
    private int _first;

    /// <summary>How many bytes wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds bytes at the end.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Grow(bytes.Length);
        var start = (_first + Count) % Math.Max(_bytes.Length, 1);
        var atEnd = Math.Min(bytes.Length, _bytes.Length - start);
        bytes[..atEnd].CopyTo(_bytes.AsSpan(start));
        bytes[atEnd..].CopyTo(_bytes);
        Count += bytes.Length;
    }

    /// <summary>Takes the first bytes, which must be there.</summary>
    public void Read(Span<byte> target)
    {
        var atEnd = Math.Min(target.Length, _bytes.Length - _first);
        _bytes.AsSpan(_first, atEnd).CopyTo(target);
        _bytes.AsSpan(0, target.Length - atEnd).CopyTo(target[atEnd..]);
        _first = (_first + target.Length) % Math.Max(_bytes.Length, 1);
        Count -= target.Length;
        if (Count == 0 && _bytes.Length > KeptByteCount)
        {
            Dispose();
        }
    }

    /// <summary>Drops all of it.</summary>
    public void Clear()
    {
        _first = 0;
        Count = 0;
        if (_bytes.Length > KeptByteCount)
        {
            Dispose();
        }
    }

    /// <summary>Drops all of it and gives the memory back; it may be used again.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        _first = 0;
        Count = 0;
    }

    private void Grow(int room)
    {
        if (_bytes.Length - Count >= room)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestByteCount, Math.Max(Count + room, 2 * _bytes.Length)));
        var count = Count;
        var old = _bytes;
        var atEnd = Math.Min(count, old.Length - _first);
        old.AsSpan(_first, atEnd).CopyTo(larger);
        old.AsSpan(0, count - atEnd).CopyTo(larger.AsSpan(atEnd));
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }

        (_bytes, _first) = (larger, 0);
    }
}
