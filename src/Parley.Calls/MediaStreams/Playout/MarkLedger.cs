using System.Buffers.Text;

namespace Parley.Calls.MediaStreams.Playout;

/// <summary>
/// The marks that are on their way. A mark's name is the epoch and its number (<c>2-17</c>); a clear begins a new epoch, and a mark of an
/// older one counts for nothing: the carrier sends all of them back when it is told to clear. Pure; one caller at a time.
/// </summary>
internal sealed class MarkLedger
{
    private const int Capacity = 64; // 13 s of marks; when a carrier is so late, the oldest is given up
    private readonly Mark[] _marks = new Mark[Capacity];
    private int _first;
    private int _count;
    private int _epoch;
    private int _next = 1;

    /// <summary>Behind how many bytes the first mark on its way is that waits for audio; null for none.</summary>
    public long? FirstPosition
    {
        get
        {
            for (var index = 0; index < _count; index++)
            {
                if (_marks[(_first + index) % Capacity] is { IsProbe: false } mark)
                {
                    return mark.Position;
                }
            }

            return null;
        }
    }

    /// <summary>Notes a mark that is sent now.</summary>
    /// <param name="position">Behind how many bytes of all that were sent.</param>
    /// <param name="playedAt">When those would be played, had they been when they were sent; null when nothing plays.</param>
    /// <param name="now">When it is sent.</param>
    /// <param name="name">Takes the name.</param>
    /// <returns>The name's length.</returns>
    public int Add(long position, TimeSpan? playedAt, TimeSpan now, Span<byte> name)
    {
        if (_count == Capacity)
        {
            Remove();
        }

        _marks[(_first + _count) % Capacity] = new Mark(_next, position, playedAt ?? now, playedAt is null);
        _count++;
        Utf8Formatter.TryFormat(_epoch, name, out var length);
        name[length++] = (byte)'-';
        Utf8Formatter.TryFormat(_next++, name[length..], out var rest);
        return length + rest;
    }

    /// <summary>A mark came back.</summary>
    /// <param name="name">As the carrier says it.</param>
    /// <param name="mark">The mark.</param>
    /// <returns>False when it is of an older epoch, came already, or is none of ours.</returns>
    public bool TryTake(ReadOnlySpan<byte> name, out Mark mark)
    {
        mark = default;
        if (!Utf8Parser.TryParse(name, out int epoch, out var length) || epoch != _epoch || length >= name.Length
            || !Utf8Parser.TryParse(name[(length + 1)..], out int number, out _)
            || _count == 0 || number < _marks[_first].Number || number >= _next)
        {
            return false;
        }

        do
        {
            mark = _marks[_first];
            Remove(); // an earlier one that did not come back is behind us too
        }
        while (mark.Number < number);
        return true;
    }

    /// <summary>All that are on their way count no more.</summary>
    public void Clear()
    {
        _epoch++;
        _count = 0;
    }

    private void Remove()
    {
        _first = (_first + 1) % Capacity;
        _count--;
    }

    /// <param name="Number">Its number.</param>
    /// <param name="Position">Behind how many bytes of all that were sent.</param>
    /// <param name="PlayedAt">When those would be played; when it was sent, if it is a probe.</param>
    /// <param name="IsProbe">True when nothing played: it comes back at once.</param>
    public readonly record struct Mark(int Number, long Position, TimeSpan PlayedAt, bool IsProbe);
}
