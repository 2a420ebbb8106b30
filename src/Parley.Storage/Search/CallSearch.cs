using System.Text;
using Dapper;
using Parley.Storage.Sealing;
using Parley.Storage.Sql;

namespace Parley.Storage.Search;

/// <summary>
/// Searches calls. What is rarest leads: the index of words, else a tag, else the calls themselves; each gives calls in order of their numbers, so that a
/// page ends early. Thread-safe.
/// </summary>
internal sealed class CallSearch(IDatabase database, Sealer sealer, TranscriptIndex index)
{
    private const int MaxLimit = 200;

    public Task<CallPage> SearchAsync(CallQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit);
        var (sql, parameters) = Build(query);
        return database.ReadAsync(
            async connection =>
            {
                var rows = (await connection.QueryAsync<CallRow>(sql, parameters).ConfigureAwait(false)).ToList();
                var page = rows.Take(query.Limit).Select(row => row.ToSummary(row.OpenKey(sealer))).ToList();
                return new CallPage(page, rows.Count > query.Limit ? page[^1].Number : null);
            },
            cancellationToken);
    }

    private (string Sql, DynamicParameters Parameters) Build(CallQuery query)
    {
        var parameters = new DynamicParameters();
        var conditions = new List<string>();
        var order = "c.number";
        var from = "calls c";

        if (query.Text is { } text && index.Query(text) is { } words)
        {
            order = $"t.{database.TextIndex.NumberColumn}";
            from = $"{database.TextIndex.Table} t JOIN calls c ON c.number = {order}";
            Add(database.TextIndex.Condition, "words", words);
        }

        foreach (var (tag, i) in Tags(query).Select((tag, i) => (tag, i)))
        {
            if (from == "calls c")
            {
                order = "g.call_number";
                from = "call_tags g JOIN calls c ON c.number = g.call_number";
                Add("g.tag = @leading", "leading", tag);
            }
            else
            {
                Add($"EXISTS (SELECT 1 FROM call_tags x WHERE x.tag = @tag{i} AND x.call_number = c.number)", $"tag{i}", tag);
            }
        }

        AddIf(query.Caller, "c.caller_key = @caller", "caller", caller => sealer.HashCaller(caller));
        AddIf(query.Outcome, "c.outcome = @outcome", "outcome", outcome => outcome.ToString()!);
        AddIf(query.StartedFrom, "c.started_ms >= @startedFrom", "startedFrom", at => at!.Value.ToUnixTimeMilliseconds());
        AddIf(query.StartedBefore, "c.started_ms < @startedBefore", "startedBefore", at => at!.Value.ToUnixTimeMilliseconds());
        AddIf(query.MinCost, "c.cost_micros >= @minCost", "minCost", cost => (long)Math.Clamp(cost!.Value * 1_000_000m, long.MinValue, long.MaxValue));
        AddIf(query.MinLatency, "c.worst_latency_ms >= @minLatency", "minLatency", latency => (long)latency!.Value.TotalMilliseconds);
        AddIf(query.Before, $"{order} < @before", "before", before => before!.Value);
        if (query.IsOpen is { } isOpen)
        {
            conditions.Add(isOpen ? "c.ended_ms IS NULL" : "c.ended_ms IS NOT NULL");
        }

        var sql = new StringBuilder($"SELECT {CallRow.Columns} FROM {from}");
        if (conditions.Count > 0)
        {
            sql.Append(" WHERE ").AppendJoin(" AND ", conditions);
        }

        parameters.Add("limit", query.Limit + 1L);
        return (sql.Append($" ORDER BY {order} DESC LIMIT @limit").ToString(), parameters);

        void Add(string condition, string name, object value)
        {
            conditions.Add(condition);
            parameters.Add(name, value);
        }

        void AddIf<T>(T? value, string condition, string name, Func<T, object> write)
        {
            if (value is not null)
            {
                Add(condition, name, write(value));
            }
        }
    }

    private static IEnumerable<string> Tags(CallQuery query)
    {
        string?[] tags =
        [
            query.FailureCode is { } code ? CallTags.Failure(code) : null,
            query.Guardrail is { } guardrail ? CallTags.Guardrail(guardrail) : null,
            query.Tool is { } tool ? CallTags.Tool(tool) : null,
            query.Agent is { } agent ? CallTags.Agent(agent) : null,
        ];
        return tags.OfType<string>();
    }
}
