using Parley.Agents.Playout;
using Parley.Audio;

namespace Parley.Calls.MediaStreams.Playout;

/// <summary>Knows which part of which item stands where in what is played. Pure; one caller at a time. Allocates per part.</summary>
internal sealed class SpokenParts(AudioFormat format)
{
    private const int MaxParts = 64; // what came before is heard, or nobody asks any more
    private readonly List<SpokenPart> _parts = [];
    private HeardPosition? _cleared;

    /// <summary>Where the next byte is put.</summary>
    public long End { get; private set; }

    /// <summary>Counts audio in.</summary>
    public void Add(string itemId, int contentIndex, int byteCount)
    {
        if (_parts.Count == 0 || _parts[^1].ItemId != itemId || _parts[^1].ContentIndex != contentIndex)
        {
            if (_parts.Count == MaxParts)
            {
                _parts.RemoveAt(0);
            }

            _parts.Add(new SpokenPart(itemId, contentIndex, End));
        }

        _parts[^1].ByteCount += byteCount;
        End += byteCount;
    }

    /// <summary>No more of a part comes.</summary>
    public void Finish(string itemId, int contentIndex)
    {
        for (var index = _parts.Count - 1; index >= 0; index--)
        {
            if (_parts[index].ItemId == itemId && _parts[index].ContentIndex == contentIndex)
            {
                _parts[index].IsEnded = true;
                return;
            }
        }
    }

    /// <summary>The first end of a part that is ended, at or behind a position; null for none.</summary>
    public long? NextEnd(long position)
    {
        foreach (var part in _parts)
        {
            if (part.IsEnded && part.End >= position)
            {
                return part.End;
            }
        }

        return null;
    }

    /// <summary>Puts silence behind the part that ends at a position; all that follows moves back.</summary>
    public void Pad(long end, int byteCount)
    {
        var isBehind = false;
        foreach (var part in _parts)
        {
            if (isBehind)
            {
                part.Start += byteCount;
            }
            else if (part.End == end)
            {
                part.Padding += byteCount;
                isBehind = true;
            }
        }

        End += byteCount;
    }

    /// <summary>What a position means; null when nothing was ever played.</summary>
    public HeardPosition? At(long position)
    {
        var index = _parts.Count - 1;
        while (index > 0 && _parts[index].Start >= position)
        {
            index--; // a part of which nothing is played has not begun
        }

        if (index < 0)
        {
            return _cleared;
        }

        var part = _parts[index];
        return new HeardPosition(part.ItemId, part.ContentIndex, format.DurationOf(Math.Clamp(position - part.Start, 0, part.ByteCount)));
    }

    /// <summary>Forgets the parts that end before a position, but for the last.</summary>
    public void Forget(long position)
    {
        while (_parts.Count > 1 && _parts[0].End < position)
        {
            _parts.RemoveAt(0);
        }
    }

    /// <summary>Forgets all parts; what follows stands at a position.</summary>
    public void Clear(HeardPosition? heard, long position)
    {
        _cleared = heard;
        _parts.Clear();
        End = position;
    }
}
