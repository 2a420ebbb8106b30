using System.Buffers;

namespace Parley.Realtime.WebSockets;

/// <summary>A growing buffer over pooled memory that is used again and again. One user at a time.</summary>
internal sealed class PooledUtf8Buffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestByteCount = 1024;

    /// <summary>A buffer that grew beyond this goes back to the pool after use: one long message must not cost memory for ever.</summary>
    private const int KeptByteCount = 64 * 1024;

    private byte[] _bytes = [];
    private int _count;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    public int WrittenCount => _count;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _count));
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Clear()
    {
        _count = 0;
        if (_bytes.Length > KeptByteCount)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        _count = 0;
    }

    private void Grow(int room)
    {
        if (_bytes.Length - _count >= room)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestByteCount, Math.Max(_count + room, _bytes.Length * 2)));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
