using Parley.Storage.Records;

namespace Parley.Storage.Insight;

/// <summary>What many calls have in common: sums over those that began in a time. Immutable. Holds nothing of what was said, and no caller.</summary>
public sealed record CallInsight
{
    /// <summary>Each day (UTC) on which a call began, in order.</summary>
    public required IReadOnlyList<DayInsight> Days { get; init; }

    /// <summary>Each agent that answered calls, the busiest first.</summary>
    public required IReadOnlyList<AgentInsight> Agents { get; init; }

    /// <summary>Each tool that was called, the busiest first; 100 at most.</summary>
    public required IReadOnlyList<ToolInsight> Tools { get; init; }

    /// <summary>How many calls each failure's code occurred in, the most frequent first; 100 at most.</summary>
    public required IReadOnlyList<FailureInsight> Failures { get; init; }

    /// <summary>How often calls went on over another connection, by the day on which they began and by cause, in order.</summary>
    public IReadOnlyList<ReconnectionInsight> Reconnections { get; init; } = [];

    /// <summary>How often callers waited how long, in order; pieces in which nobody waited are left out.</summary>
    public required IReadOnlyList<WaitInsight> Waits { get; init; }

    /// <summary>How long callers waited for replies in all, by what for.</summary>
    public required TurnLatency WaitSum { get; init; }

    /// <summary>Replies of which it is known how much was heard.</summary>
    public required long ReplyCount { get; init; }

    /// <summary>Those of them that the caller interrupted.</summary>
    public required long InterruptedCount { get; init; }

    /// <summary>Replies whose wait is known.</summary>
    public long TurnCount => Waits.Sum(wait => wait.Count);

    /// <summary>The wait that this part of all replies did not exceed, to within the width of a piece; null when no wait is known.</summary>
    /// <param name="part">From 0 to 1, e.g. 0.95.</param>
    public TimeSpan? Percentile(double part)
    {
        var rank = part * TurnCount;
        var count = 0L;
        foreach (var wait in Waits)
        {
            count += wait.Count;
            if (count >= rank)
            {
                return wait.From + WaitInsight.Width;
            }
        }

        return null;
    }
}

/// <summary>One day of calls.</summary>
/// <param name="Date">The day, UTC.</param>
/// <param name="CallCount">Calls that began.</param>
/// <param name="FailedCount">Those of them that failed or were lost.</param>
/// <param name="Cost">What they cost; null when no price is known.</param>
public sealed record DayInsight(DateOnly Date, long CallCount, long FailedCount, decimal? Cost);

/// <summary>One agent's calls.</summary>
/// <param name="Agent">Who answered.</param>
/// <param name="CallCount">Calls.</param>
/// <param name="FailedCount">Those of them that failed or were lost.</param>
/// <param name="Duration">How long the ended ones lasted in all.</param>
/// <param name="Cost">What they cost; null when no price is known.</param>
public sealed record AgentInsight(string Agent, long CallCount, long FailedCount, TimeSpan Duration, decimal? Cost);

/// <summary>One tool's runs.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="RunCount">How often it ran.</param>
/// <param name="FailedCount">How often it failed.</param>
/// <param name="Duration">How long it ran in all.</param>
public sealed record ToolInsight(string Tool, long RunCount, long FailedCount, TimeSpan Duration);

/// <summary>One kind of failure.</summary>
/// <param name="Code">Its code.</param>
/// <param name="CallCount">Calls in which it occurred.</param>
public sealed record FailureInsight(string Code, long CallCount);

/// <summary>Reconnections of one day's calls for one cause.</summary>
/// <param name="Date">The day, UTC.</param>
/// <param name="Reason">The cause: see <see cref="ReconnectionEntry.Reason"/>.</param>
/// <param name="Count">How many.</param>
public sealed record ReconnectionInsight(DateOnly Date, string Reason, long Count);

/// <summary>How often callers waited about so long.</summary>
/// <param name="From">The shortest of these waits.</param>
/// <param name="Count">How many.</param>
public sealed record WaitInsight(TimeSpan From, long Count)
{
    /// <summary>How much longer the longest is: 50 ms.</summary>
    public static readonly TimeSpan Width = TimeSpan.FromMilliseconds(50);
}
