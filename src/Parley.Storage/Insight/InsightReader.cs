using System.Data.Common;
using Dapper;
using Parley.Storage.Records;
using Parley.Storage.Sql;

namespace Parley.Storage.Insight;

/// <summary>
/// Adds calls up in the database, day by day, and remembers what came of whole days: they are read again when a call of theirs was written or deleted
/// since. Thread-safe.
/// </summary>
internal sealed class InsightReader(IDatabase database)
{
    private const int MaxRows = 100;
    private const long DayMs = 86_400_000;
    private const string Failed = "CAST(SUM(CASE WHEN outcome IN ('Failed', 'Lost') THEN 1 ELSE 0 END) AS BIGINT)";
    private readonly RememberedDays _days = new();

    /// <summary>The days are for the index of SQLite, whose order spares the sorting.</summary>
    internal static string CallsQuery { get; } =
        $"""
        SELECT started_ms / {DayMs} AS Day, agent AS Name, COUNT(*) AS Count, {Failed} AS Failed,
               CAST(COALESCE(SUM(ended_ms - started_ms), 0) AS BIGINT) AS DurationMs, CAST(SUM(cost_micros) AS BIGINT) AS CostMicros,
               CAST(SUM(number) AS BIGINT) AS NumberSum, CAST(SUM(entry_count) AS BIGINT) AS EntrySum
        FROM calls WHERE started_ms / {DayMs} BETWEEN @first AND @last AND started_ms >= @from AND started_ms < @before GROUP BY 1, 2 ORDER BY 1, 2
        """;

    public Task<CallInsight> ReadAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var (fromMs, beforeMs) = (from.ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds());
            var calls = await ReadCallsAsync(connection, fromMs, beforeMs).ConfigureAwait(false); // first: what is written meanwhile is read again the next time
            return Add(calls, await ReadFiguresAsync(connection, calls, fromMs, beforeMs).ConfigureAwait(false));
        },
        cancellationToken);

    private static async Task<List<CallsRow>> ReadCallsAsync(DbConnection connection, long from, long before)
    {
        var rows = await connection.QueryAsync<CallsRow>(CallsQuery, new { from, before, first = from / DayMs, last = before / DayMs }).ConfigureAwait(false);
        return rows.AsList();
    }

    /// <summary>The figures of all days, of which only those are read that are not remembered, or that the time cuts.</summary>
    private async Task<List<DayFigures>> ReadFiguresAsync(DbConnection connection, List<CallsRow> calls, long from, long before)
    {
        var figures = new List<DayFigures>();
        var (first, last) = ((from + DayMs - 1) / DayMs, before / DayMs); // whole days are from the one to before the other
        var marks = calls.GroupBy(row => row.Day).ToDictionary(day => day.Key, day => DayMark.Of(day));
        var unknown = new List<long>();
        foreach (var (day, mark) in marks.Where(day => day.Key >= first && day.Key < last))
        {
            if (_days.Find(day, mark) is { } known)
            {
                figures.Add(known);
            }
            else
            {
                unknown.Add(day);
            }
        }

        if (unknown.Count > 0)
        {
            var read = await FigureQueries.ReadAsync(connection, unknown.Min() * DayMs, (unknown.Max() + 1) * DayMs).ConfigureAwait(false);
            foreach (var day in unknown)
            {
                figures.Add(_days.Remember(day, marks[day], read.GetValueOrDefault(day) ?? DayFigures.None));
            }
        }

        (long From, long Before)[] cuts = first > last ? [(from, before)] : [(from, first * DayMs), (last * DayMs, before)];
        foreach (var (cutFrom, cutBefore) in cuts)
        {
            if (cutFrom < cutBefore)
            {
                figures.AddRange((await FigureQueries.ReadAsync(connection, cutFrom, cutBefore).ConfigureAwait(false)).Values);
            }
        }

        return figures;
    }

    private static CallInsight Add(List<CallsRow> calls, List<DayFigures> figures)
    {
        var waits = figures.SelectMany(day => day.Waits).ToList();
        return new CallInsight
        {
            Days = [.. calls.GroupBy(row => row.Day).Select(day => new DayInsight(
                DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day.Key)), day.Sum(row => row.Count), day.Sum(row => row.Failed), Money(day)))],
            Agents = [.. Busiest(calls).Select(agent => new AgentInsight(
                agent.Key, agent.Sum(row => row.Count), agent.Sum(row => row.Failed), Duration(agent), Money(agent)))],
            Tools = [.. Busiest(figures.SelectMany(day => day.Tools)).Select(tool => new ToolInsight(
                tool.Key, tool.Sum(row => row.Count), tool.Sum(row => row.Failed), Duration(tool)))],
            Failures = [.. Busiest(figures.SelectMany(day => day.Failures)).Select(failure => new FailureInsight(failure.Key["failure:".Length..], failure.Sum(row => row.Count)))],
            Reconnections = [.. figures.SelectMany(day => day.Reconnections).GroupBy(row => (row.Day, row.Name)).OrderBy(cause => cause.Key.Day).ThenBy(cause => cause.Key.Name, StringComparer.Ordinal)
                .Select(cause => new ReconnectionInsight(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(cause.Key.Day)), cause.Key.Name, cause.Sum(row => row.Count)))],
            Waits = [.. waits.GroupBy(wait => wait.Piece).OrderBy(piece => piece.Key).Select(piece => new WaitInsight(piece.Key * WaitInsight.Width, piece.Sum(wait => wait.Count)))],
            WaitSum = Sum(waits),
            ReplyCount = figures.Sum(day => day.ReplyCount),
            InterruptedCount = figures.Sum(day => day.InterruptedCount),
        };
    }

    private static IEnumerable<IGrouping<string, CallsRow>> Busiest(IEnumerable<CallsRow> rows) => rows.GroupBy(row => row.Name)
        .OrderByDescending(name => name.Sum(row => row.Count)).ThenBy(name => name.Key, StringComparer.Ordinal).Take(MaxRows);

    private static TimeSpan Duration(IEnumerable<CallsRow> rows) => TimeSpan.FromMilliseconds(rows.Sum(row => row.DurationMs));

    /// <summary>Null when no row has a price.</summary>
    private static decimal? Money(IEnumerable<CallsRow> rows) =>
        rows.Where(row => row.CostMicros is not null).Select(row => row.CostMicros!.Value).ToList() is { Count: > 0 } micros ? micros.Sum() / 1_000_000m : null;

    private static TurnLatency Sum(List<WaitRow> waits) => new()
    {
        Endpointing = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Endpointing)),
        Recognition = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Recognition)),
        Model = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Model)),
        Tool = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Tool)),
        Synthesis = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Synthesis)),
        Playout = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Playout)),
    };
}
