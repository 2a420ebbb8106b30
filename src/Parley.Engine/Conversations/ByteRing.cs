namespace Parley.Engine.Conversations;

/// <summary>A queue of bytes that grows from nothing to what it must hold and then allocates no more. Not thread-safe.</summary>
internal sealed class ByteRing
{
    private const int FewestBytes = 4096;
    private byte[] _bytes = [];
    private int _start;

    public int Count { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (Count + bytes.Length > _bytes.Length)
        {
            Grow(Count + bytes.Length);
        }

        var end = (_start + Count) % _bytes.Length;
        var first = Math.Min(bytes.Length, _bytes.Length - end);
        bytes[..first].CopyTo(_bytes.AsSpan(end));
        bytes[first..].CopyTo(_bytes);
        Count += bytes.Length;
    }

    public void DropFirst(int count)
    {
        _start = count == Count ? 0 : (_start + count) % _bytes.Length;
        Count -= count;
    }

    /// <summary>A copy of <paramref name="count"/> bytes from <paramref name="offset"/> on.</summary>
    public byte[] Copy(int offset, int count)
    {
        if (count == 0)
        {
            return [];
        }

        var copy = new byte[count];
        var from = (_start + offset) % _bytes.Length;
        var first = Math.Min(count, _bytes.Length - from);
        _bytes.AsSpan(from, first).CopyTo(copy);
        _bytes.AsSpan(0, count - first).CopyTo(copy.AsSpan(first));
        return copy;
    }

    private void Grow(int needed)
    {
        var grown = new byte[(int)Math.Max(Math.Max(needed, FewestBytes), Math.Min(2L * _bytes.Length, Array.MaxLength))];
        Copy(0, Count).CopyTo(grown.AsSpan());
        _bytes = grown;
        _start = 0;
    }
}
