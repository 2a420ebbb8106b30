namespace Parley.Calls.Recording;

/// <summary>The agent's samples that have not had their turn: a ring that grows to a limit and then drops what comes. Any thread.</summary>
/// <param name="limit">The most that waits.</param>
/// <param name="sampleRate">In Hz.</param>
internal sealed class PendingSamples(TimeSpan limit, int sampleRate)
{
    private readonly int _maxCount = (int)(limit.TotalSeconds * sampleRate);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long From, long To)> _places = new(StringComparer.Ordinal); // items, in samples from the beginning
    private short[] _ring = new short[sampleRate];
    private long _written;
    private int _start;
    private int _count;

    /// <summary>From which sample to which one an item stands, or would have without being cleared; null when nothing of it came.</summary>
    public (long From, long To)? Find(string itemId)
    {
        lock (_gate)
        {
            return _places.TryGetValue(itemId, out var place) ? place : null;
        }
    }

    /// <summary>Puts samples behind the others.</summary>
    /// <param name="itemId">Whose they are; null for nobody's.</param>
    /// <param name="samples">They.</param>
    public void Add(string? itemId, ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            samples = samples[..Math.Min(samples.Length, _maxCount - _count)];
            Place(itemId, samples.Length);
            Grow(_count + samples.Length);
            var end = (_start + _count) % _ring.Length;
            var first = Math.Min(samples.Length, _ring.Length - end);
            samples[..first].CopyTo(_ring.AsSpan(end));
            samples[first..].CopyTo(_ring);
            _count += samples.Length;
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _count = 0;
        }
    }

    /// <summary>Writes samples left and as many of those that wait right, silence where there are none.</summary>
    /// <param name="left">The clock.</param>
    /// <param name="target">Twice as long.</param>
    public void Interleave(ReadOnlySpan<short> left, Span<short> target)
    {
        lock (_gate)
        {
            for (var position = 0; position < left.Length; position++)
            {
                target[2 * position] = left[position];
                target[(2 * position) + 1] = position < _count ? _ring[(_start + position) % _ring.Length] : (short)0;
            }

            var taken = Math.Min(left.Length, _count);
            _start = (_start + taken) % _ring.Length;
            _count -= taken;
            _written += left.Length;
        }
    }

    private void Place(string? itemId, int count)
    {
        if (itemId is not null)
        {
            var from = _written + _count;
            _places[itemId] = (_places.TryGetValue(itemId, out var place) ? place.From : from, from + count);
        }
    }

    private void Grow(int count)
    {
        if (count <= _ring.Length)
        {
            return;
        }

        var grown = new short[Math.Min(_maxCount, Math.Max(count, 2 * _ring.Length))];
        for (var position = 0; position < _count; position++)
        {
            grown[position] = _ring[(_start + position) % _ring.Length];
        }

        _ring = grown;
        _start = 0;
    }
}
