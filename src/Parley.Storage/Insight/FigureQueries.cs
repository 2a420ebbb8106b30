using System.Data.Common;
using Dapper;

namespace Parley.Storage.Insight;

/// <summary>Adds up, by day, what is in the tables of figures.</summary>
internal static class FigureQueries
{
    private static readonly string[] s_parts = ["endpointing", "recognition", "model", "tool", "synthesis", "playout"];
    private const string Total = "(f.endpointing_ms + f.recognition_ms + f.model_ms + f.tool_ms + f.synthesis_ms + f.playout_ms)";
    private const long DayMs = 86_400_000;
    private const string Day = "c.started_ms / 86400000";

    // SQLite keeps the order of a cross join; from a join it makes the other one, and reads all figures for those of an hour. The days are for its index.
    private const string Calls = "calls c CROSS JOIN";
    private const string OfTime =
        "WHERE c.number = f.call_number AND c.started_ms / 86400000 BETWEEN @first AND @last AND c.started_ms >= @from AND c.started_ms < @before";

    /// <summary>By day (since 1970, UTC), of calls that began in a time.</summary>
    public static async Task<Dictionary<long, DayFigures>> ReadAsync(DbConnection connection, long from, long before)
    {
        var time = new { from, before, first = from / DayMs, last = before / DayMs };
        var sums = string.Join(", ", s_parts.Select(part => $"CAST(SUM(f.{part}_ms) AS BIGINT) AS {part}"));
        var waits = await connection.QueryAsync<WaitRow>(
            $"SELECT {Day} AS Day, {Total} / {WaitInsight.Width.TotalMilliseconds:0} AS Piece, COUNT(*) AS Count, {sums} FROM {Calls} turns f {OfTime} GROUP BY 1, 2", time)
            .ConfigureAwait(false);
        var replies = await connection.QueryAsync<ReplyRow>(
            $"SELECT {Day} AS Day, COUNT(*) AS Count, CAST(SUM(f.interrupted) AS BIGINT) AS Interrupted FROM {Calls} replies f {OfTime} GROUP BY 1", time).ConfigureAwait(false);
        var tools = await connection.QueryAsync<CallsRow>(
            $"""
            SELECT {Day} AS Day, f.tool AS Name, COUNT(*) AS Count, CAST(SUM(f.failed) AS BIGINT) AS Failed, CAST(SUM(f.duration_ms) AS BIGINT) AS DurationMs
            FROM {Calls} tool_runs f {OfTime} GROUP BY 1, 2
            """, time).ConfigureAwait(false);
        var failures = await connection.QueryAsync<CallsRow>(
            $"SELECT {Day} AS Day, f.tag AS Name, COUNT(*) AS Count FROM {Calls} call_tags f {OfTime} AND f.tag LIKE 'failure:%' GROUP BY 1, 2", time).ConfigureAwait(false);
        var reconnections = await connection.QueryAsync<CallsRow>($"SELECT {Day} AS Day, f.reason AS Name, COUNT(*) AS Count FROM {Calls} reconnections f {OfTime} GROUP BY 1, 2", time).ConfigureAwait(false);

        var (waitsOf, repliesOf, toolsOf, failuresOf, reconnectionsOf) = (
            waits.ToLookup(row => row.Day), replies.ToLookup(row => row.Day), tools.ToLookup(row => row.Day), failures.ToLookup(row => row.Day), reconnections.ToLookup(row => row.Day));
        return waitsOf.Select(day => day.Key).Concat(repliesOf.Select(day => day.Key)).Concat(toolsOf.Select(day => day.Key)).Concat(failuresOf.Select(day => day.Key))
            .Concat(reconnectionsOf.Select(day => day.Key)).Distinct()
            .ToDictionary(day => day, day => new DayFigures(
                [.. waitsOf[day]], [.. toolsOf[day]], [.. failuresOf[day]], [.. reconnectionsOf[day]], repliesOf[day].Sum(row => row.Count), repliesOf[day].Sum(row => row.Interrupted)));
    }
}
