namespace Parley.Agents.Connections;

/// <summary>The latest audio, up to a limit; what is older is overwritten. Allocates only while it grows. One caller at a time.</summary>
internal sealed class AudioRing
{
    private byte[] _bytes = [];
    private int _start;
    private int _count;

    /// <summary>Adds audio; of all of it, the last <paramref name="limit"/> bytes stay.</summary>
    public void Add(ReadOnlySpan<byte> audio, int limit)
    {
        if (audio.Length > limit)
        {
            audio = audio[^limit..];
        }

        Drop(_count + audio.Length - limit);
        Grow(_count + audio.Length);
        var end = (_start + _count) % Math.Max(_bytes.Length, 1);
        var first = Math.Min(audio.Length, _bytes.Length - end);
        audio[..first].CopyTo(_bytes.AsSpan(end));
        audio[first..].CopyTo(_bytes);
        _count += audio.Length;
    }

    /// <summary>Takes all of it out.</summary>
    public byte[] Take()
    {
        var all = new byte[_count];
        var first = Math.Min(_count, _bytes.Length - _start);
        _bytes.AsSpan(_start, first).CopyTo(all);
        _bytes.AsSpan(0, _count - first).CopyTo(all.AsSpan(first));
        Clear();
        return all;
    }

    public void Clear() => (_start, _count) = (0, 0);

    private void Drop(int byteCount)
    {
        if (byteCount > 0)
        {
            byteCount = Math.Min(byteCount, _count);
            _start = (_start + byteCount) % _bytes.Length;
            _count -= byteCount;
        }
    }

    private void Grow(int needed)
    {
        if (needed > _bytes.Length)
        {
            var larger = new byte[Math.Max(needed, _bytes.Length * 2)];
            var count = _count;
            Take().CopyTo(larger, 0);
            (_bytes, _count) = (larger, count);
        }
    }
}
