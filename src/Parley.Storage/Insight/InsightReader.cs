using System.Data.Common;
using Dapper;
using Parley.Storage.Records;
using Parley.Storage.Sql;

namespace Parley.Storage.Insight;

/// <summary>Adds calls up in the database. Calls are numbered as they begin, so that a time is a range of numbers, which every table is ordered by.</summary>
internal sealed class InsightReader(IDatabase database)
{
    private static readonly string[] s_parts = ["endpointing", "recognition", "model", "tool", "synthesis", "playout"];
    private const int MaxRows = 100;
    private const long DayMs = 86_400_000;
    private const string Total = "(endpointing_ms + recognition_ms + model_ms + tool_ms + synthesis_ms + playout_ms)";
    private const string InRange = "call_number BETWEEN @first AND @last";
    private const string Failed = "CAST(SUM(CASE WHEN outcome IN ('Failed', 'Lost') THEN 1 ELSE 0 END) AS BIGINT)";
    private const string Begun = "started_ms >= @from AND started_ms < @before";

    public Task<CallInsight> ReadAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var time = new { from = from.ToUnixTimeMilliseconds(), before = before.ToUnixTimeMilliseconds() };
            var range = await connection.QuerySingleAsync<NumberRange>(
                $"SELECT COALESCE(MIN(number), 0) AS First, COALESCE(MAX(number), -1) AS Last FROM calls WHERE {Begun}", time).ConfigureAwait(false);
            var numbers = new { first = range.First, last = range.Last };
            var waits = await ReadWaitsAsync(connection, numbers).ConfigureAwait(false);
            var replies = await connection.QuerySingleAsync<ReplyRow>(
                $"SELECT COUNT(*) AS Count, CAST(COALESCE(SUM(interrupted), 0) AS BIGINT) AS Interrupted FROM replies WHERE {InRange}", numbers).ConfigureAwait(false);
            return new CallInsight
            {
                Days = await ReadDaysAsync(connection, time).ConfigureAwait(false),
                Agents = await ReadAgentsAsync(connection, time).ConfigureAwait(false),
                Tools = await ReadToolsAsync(connection, numbers).ConfigureAwait(false),
                Failures = await ReadFailuresAsync(connection, numbers).ConfigureAwait(false),
                Waits = [.. waits.Select(wait => new WaitInsight(wait.Piece * WaitInsight.Width, wait.Count))],
                WaitSum = Sum(waits),
                ReplyCount = replies.Count,
                InterruptedCount = replies.Interrupted,
            };
        },
        cancellationToken);

    private static async Task<List<WaitRow>> ReadWaitsAsync(DbConnection connection, object numbers)
    {
        var sums = string.Join(", ", s_parts.Select(part => $"CAST(SUM({part}_ms) AS BIGINT) AS {part}"));
        var rows = await connection.QueryAsync<WaitRow>(
            $"SELECT {Total} / {WaitInsight.Width.TotalMilliseconds:0} AS Piece, COUNT(*) AS Count, {sums} FROM turns WHERE {InRange} GROUP BY 1 ORDER BY 1", numbers)
            .ConfigureAwait(false);
        return [.. rows];
    }

    private static async Task<IReadOnlyList<DayInsight>> ReadDaysAsync(DbConnection connection, object time)
    {
        var rows = await connection.QueryAsync<CallsRow>(
            $"""
            SELECT started_ms / {DayMs} AS Day, COUNT(*) AS Count, {Failed} AS Failed, CAST(SUM(cost_micros) AS BIGINT) AS CostMicros
            FROM calls WHERE {Begun} GROUP BY 1 ORDER BY 1
            """, time).ConfigureAwait(false);
        return [.. rows.Select(row => new DayInsight(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(row.Day)), row.Count, row.Failed, Money(row.CostMicros)))];
    }

    private static async Task<IReadOnlyList<AgentInsight>> ReadAgentsAsync(DbConnection connection, object time)
    {
        var rows = await connection.QueryAsync<CallsRow>(
            $"""
            SELECT agent AS Name, COUNT(*) AS Count, {Failed} AS Failed, CAST(COALESCE(SUM(ended_ms - started_ms), 0) AS BIGINT) AS DurationMs,
                   CAST(SUM(cost_micros) AS BIGINT) AS CostMicros
            FROM calls WHERE {Begun} GROUP BY agent ORDER BY 2 DESC, 1 LIMIT {MaxRows}
            """, time).ConfigureAwait(false);
        return [.. rows.Select(row => new AgentInsight(row.Name, row.Count, row.Failed, TimeSpan.FromMilliseconds(row.DurationMs), Money(row.CostMicros)))];
    }

    private static async Task<IReadOnlyList<ToolInsight>> ReadToolsAsync(DbConnection connection, object numbers)
    {
        var rows = await connection.QueryAsync<CallsRow>(
            $"""
            SELECT tool AS Name, COUNT(*) AS Count, CAST(SUM(failed) AS BIGINT) AS Failed, CAST(SUM(duration_ms) AS BIGINT) AS DurationMs
            FROM tool_runs WHERE {InRange} GROUP BY tool ORDER BY 2 DESC, 1 LIMIT {MaxRows}
            """, numbers).ConfigureAwait(false);
        return [.. rows.Select(row => new ToolInsight(row.Name, row.Count, row.Failed, TimeSpan.FromMilliseconds(row.DurationMs)))];
    }

    private static async Task<IReadOnlyList<FailureInsight>> ReadFailuresAsync(DbConnection connection, object numbers)
    {
        var rows = await connection.QueryAsync<CallsRow>(
            $"SELECT tag AS Name, COUNT(*) AS Count FROM call_tags WHERE tag LIKE 'failure:%' AND {InRange} GROUP BY tag ORDER BY 2 DESC, 1 LIMIT {MaxRows}", numbers)
            .ConfigureAwait(false);
        return [.. rows.Select(row => new FailureInsight(row.Name["failure:".Length..], row.Count))];
    }

    private static TurnLatency Sum(List<WaitRow> waits) => new()
    {
        Endpointing = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Endpointing)),
        Recognition = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Recognition)),
        Model = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Model)),
        Tool = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Tool)),
        Synthesis = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Synthesis)),
        Playout = TimeSpan.FromMilliseconds(waits.Sum(wait => wait.Playout)),
    };

    private static decimal? Money(long? micros) => micros / 1_000_000m;
}
