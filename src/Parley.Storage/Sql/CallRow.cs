using System.Text;
using Parley.Storage.Records;
using Parley.Storage.Sealing;

namespace Parley.Storage.Sql;

/// <summary>A row of <c>calls</c>. Both databases give whole numbers as 64 bits.</summary>
internal sealed record CallRow
{
    /// <summary>The columns, of a table with the alias <c>c</c>.</summary>
    public const string Columns =
        """
        c.number AS Number, c.id AS Id, c.agent AS Agent, c.transport AS Transport, c.caller AS Caller, c.content_key AS ContentKey, c.key_id AS KeyId,
        c.started_ms AS StartedMs, c.ended_ms AS EndedMs, c.outcome AS Outcome, c.end_reason AS EndReason, c.entry_count AS EntryCount,
        c.lost_count AS LostCount, c.failure_count AS FailureCount, c.turn_count AS TurnCount, c.worst_latency_ms AS WorstLatencyMs,
        c.cost_micros AS CostMicros, c.content_deleted_ms AS ContentDeletedMs,
        CASE WHEN EXISTS (SELECT 1 FROM holds h WHERE (h.kind = 'call' AND h.subject = c.id) OR (h.kind = 'caller' AND h.subject = c.caller_key))
             THEN 1 ELSE 0 END AS IsHeld
        """;

    public long Number { get; init; }

    public string Id { get; init; } = "";

    public string Agent { get; init; } = "";

    public string? Transport { get; init; }

    public byte[]? Caller { get; init; }

    public byte[]? ContentKey { get; init; }

    public string? KeyId { get; init; }

    public long StartedMs { get; init; }

    public long? EndedMs { get; init; }

    public string? Outcome { get; init; }

    public string? EndReason { get; init; }

    public long EntryCount { get; init; }

    public long LostCount { get; init; }

    public long FailureCount { get; init; }

    public long TurnCount { get; init; }

    public long? WorstLatencyMs { get; init; }

    public long? CostMicros { get; init; }

    public long? ContentDeletedMs { get; init; }

    public long IsHeld { get; init; }

    public ContentKey OpenKey(Sealer sealer) => sealer.Open(ContentKey, KeyId, Id);

    public string? OpenCaller(ContentKey key) => Caller is null ? null : Encoding.UTF8.GetString(key.Open(Caller, CallerPlace(Id)));

    public CallSummary ToSummary(ContentKey key) => new()
    {
        Number = Number,
        CallId = Id,
        Caller = OpenCaller(key),
        AgentName = Agent,
        Transport = Transport,
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(StartedMs),
        EndedAt = EndedMs is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
        Outcome = Enum.TryParse<CallOutcome>(Outcome, out var outcome) ? outcome : null,
        EndReason = EndReason,
        IsHeld = IsHeld != 0,
        IsContentDeleted = ContentDeletedMs is not null,
        Totals = new CallTotals
        {
            EntryCount = EntryCount,
            LostCount = LostCount,
            FailureCount = FailureCount,
            TurnCount = TurnCount,
            WorstLatency = WorstLatencyMs is { } worst ? TimeSpan.FromMilliseconds(worst) : null,
            Cost = CostMicros is { } micros ? micros / 1_000_000m : null,
        },
    };

    /// <summary>To what the sealed caller of a call belongs.</summary>
    public static string CallerPlace(string callId) => $"{callId}/caller";
}
