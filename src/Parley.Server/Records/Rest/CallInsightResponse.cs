using Parley.Storage.Insight;

namespace Parley.Server.Records.Rest;

/// <summary><c>GET /v1/calls/insight</c>: what the calls of some days have in common.</summary>
internal sealed record CallInsightResponse(
    string Object,
    DateTimeOffset From,
    DateTimeOffset Before,
    IReadOnlyList<DayResponse> Days,
    IReadOnlyList<AgentResponse> Agents,
    IReadOnlyList<ToolResponse> Tools,
    IReadOnlyList<FailureResponse> Failures,
    WaitsResponse Waits,
    long Replies,
    long InterruptedReplies)
{
    public static CallInsightResponse Of(CallInsight insight, DateTimeOffset from, DateTimeOffset before) => new(
        "call_insight",
        from,
        before,
        [.. insight.Days.Select(day => new DayResponse(day.Date, day.CallCount, day.FailedCount, day.Cost))],
        [.. insight.Agents.Select(agent => new AgentResponse(agent.Agent, agent.CallCount, agent.FailedCount, agent.Duration.TotalSeconds, agent.Cost))],
        [.. insight.Tools.Select(tool => new ToolResponse(tool.Tool, tool.RunCount, tool.FailedCount, tool.Duration.TotalSeconds))],
        [.. insight.Failures.Select(failure => new FailureResponse(failure.Code, failure.CallCount))],
        WaitsResponse.Of(insight),
        insight.ReplyCount,
        insight.InterruptedCount);
}

/// <summary>A day, UTC.</summary>
internal sealed record DayResponse(DateOnly Date, long Calls, long FailedCalls, decimal? Cost);

/// <summary>An agent's calls.</summary>
internal sealed record AgentResponse(string Agent, long Calls, long FailedCalls, double DurationSeconds, decimal? Cost);

/// <summary>A tool's runs.</summary>
internal sealed record ToolResponse(string Tool, long Runs, long FailedRuns, double DurationSeconds);

/// <summary>In how many calls a failure occurred.</summary>
internal sealed record FailureResponse(string Code, long Calls);

/// <summary>How long callers waited for replies to what they said: percentiles, and the mean in parts that add up. Null where nobody waited.</summary>
internal sealed record WaitsResponse(long Count, double? P50Ms, double? P95Ms, double? P99Ms, PartsResponse? Mean)
{
    public static WaitsResponse Of(CallInsight insight)
    {
        var (count, sum) = (insight.TurnCount, insight.WaitSum);
        return new WaitsResponse(
            count,
            insight.Percentile(0.5)?.TotalMilliseconds,
            insight.Percentile(0.95)?.TotalMilliseconds,
            insight.Percentile(0.99)?.TotalMilliseconds,
            count == 0 ? null : new PartsResponse(Mean(sum.Endpointing), Mean(sum.Recognition), Mean(sum.Model), Mean(sum.Tool), Mean(sum.Synthesis), Mean(sum.Playout)));

        double Mean(TimeSpan part) => Math.Round(part.TotalMilliseconds / count, 1);
    }
}

/// <summary>The parts of a wait, in milliseconds.</summary>
internal sealed record PartsResponse(double EndpointingMs, double RecognitionMs, double ModelMs, double ToolMs, double SynthesisMs, double PlayoutMs);
