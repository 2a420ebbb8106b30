using Parley.Storage.Records;

namespace Parley.Server.Records.Rest;

/// <summary>A recorded call as lists show it.</summary>
internal sealed record RecordedCallResponse(
    string Id,
    string Object,
    string? Caller,
    string Agent,
    string? Transport,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    double? DurationSeconds,
    string? Outcome,
    string? EndReason,
    decimal? Cost,
    double? WorstLatencyMs,
    long Turns,
    long Failures,
    long LostEntries,
    bool IsHeld,
    bool IsContentDeleted)
{
    public static RecordedCallResponse Of(CallSummary call) => new(
        call.CallId,
        "call_record",
        call.Caller,
        call.AgentName,
        call.Transport,
        call.StartedAt,
        call.EndedAt,
        call.Duration?.TotalSeconds,
        call.Outcome?.ToString().ToLowerInvariant(),
        call.EndReason,
        call.Totals.Cost,
        call.Totals.WorstLatency?.TotalMilliseconds,
        call.Totals.TurnCount,
        call.Totals.FailureCount,
        call.Totals.LostCount,
        call.IsHeld,
        call.IsContentDeleted);
}

/// <summary><c>GET /v1/calls/records</c>; <paramref name="Next"/> is the next page's <c>cursor</c>.</summary>
internal sealed record RecordedCallsResponse(string Object, IReadOnlyList<RecordedCallResponse> Data, string? Next);

/// <summary>What is known of a caller.</summary>
internal sealed record CallerMemoryResponse(string Caller, string Summary, IReadOnlyList<string> Facts, DateTimeOffset UpdatedAt);

/// <summary>The callers of whom something is known.</summary>
internal sealed record CallerMemoriesResponse(string Object, IReadOnlyList<CallerMemoryResponse> Data);

/// <summary>What was deleted of a caller, and what is left.</summary>
internal sealed record ErasureResponse(int Calls, int Recordings, bool HadMemory, int HeldCalls, int OpenCalls, int KeptCalls);

/// <summary>Whether something was there to be done.</summary>
internal sealed record DoneResponse(bool Done);
