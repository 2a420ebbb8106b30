using Parley.Audio;

namespace Parley.Engine.Conversations;

/// <summary>The audio of one item. Its bytes may be given up to save memory; its duration stays.</summary>
internal sealed class ItemAudio(AudioFormat format)
{
    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private long _totalByteCount;

    public AudioFormat Format { get; } = format;

    /// <summary>Bytes still held.</summary>
    public int HeldByteCount { get; private set; }

    public TimeSpan Duration => Format.DurationOf(_totalByteCount);

    public void Append(ReadOnlyMemory<byte> audio)
    {
        _chunks.Add(audio);
        HeldByteCount += audio.Length;
        _totalByteCount += audio.Length;
    }

    /// <summary>Cuts the end off.</summary>
    public void Truncate(TimeSpan duration)
    {
        var kept = Join();
        _totalByteCount = Math.Min(_totalByteCount, Format.BytesOf(duration));
        Release();
        if (kept.Length > 0)
        {
            var rest = kept[..(int)Math.Min(kept.Length, _totalByteCount)];
            _chunks.Add(rest);
            HeldByteCount = rest.Length;
        }
    }

    /// <summary>Gives up the bytes.</summary>
    public void Release()
    {
        _chunks.Clear();
        HeldByteCount = 0;
    }

    /// <summary>All bytes in one; empty when they were given up. Asked again, it answers with the same memory.</summary>
    public ReadOnlyMemory<byte> Join()
    {
        if (_chunks.Count != 1)
        {
            var all = new byte[HeldByteCount];
            var offset = 0;
            foreach (var chunk in _chunks)
            {
                chunk.CopyTo(all.AsMemory(offset));
                offset += chunk.Length;
            }

            _chunks.Clear();
            _chunks.Add(all);
        }

        return _chunks[0];
    }
}
