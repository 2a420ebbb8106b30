namespace Parley.Storage.Insight;

/// <summary>What shows that nothing of a day's calls changed: each call that comes or goes changes a sum, and so does each entry.</summary>
internal readonly record struct DayMark(long Count, long NumberSum, long EntrySum)
{
    public static DayMark Of(IEnumerable<CallsRow> day) =>
        day.Aggregate(default(DayMark), (mark, row) => new DayMark(mark.Count + row.Count, mark.NumberSum + row.NumberSum, mark.EntrySum + row.EntrySum));
}

/// <summary>The figures of whole days, as they were read last. Thread-safe.</summary>
internal sealed class RememberedDays
{
    private const int MaxCount = 1_000; // full: all are forgotten, which costs one slow page in years
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (DayMark Mark, DayFigures Figures)> _days = [];

    /// <summary>A day's figures; null when they are not known, or not any more.</summary>
    public DayFigures? Find(long day, DayMark mark)
    {
        lock (_gate)
        {
            return _days.TryGetValue(day, out var known) && known.Mark == mark ? known.Figures : null;
        }
    }

    public DayFigures Remember(long day, DayMark mark, DayFigures figures)
    {
        lock (_gate)
        {
            if (_days.Count >= MaxCount)
            {
                _days.Clear();
            }

            _days[day] = (mark, figures);
            return figures;
        }
    }
}
