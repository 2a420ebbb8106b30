using Parley.Storage.Records;

namespace Parley.Storage.Search;

/// <summary>Which calls are asked for: those to which all that is given applies, the newest first. Immutable.</summary>
public sealed record CallQuery
{
    /// <summary>
    /// Words that were all said in the call, by either side, in any order, without regard to case and accents; <c>refund*</c> finds words that begin so,
    /// but not in encrypted calls. Twenty words at most. Calls that go on are not found by their words.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Who called, exactly.</summary>
    public string? Caller { get; init; }

    /// <summary>An agent that had the call, at its beginning or later.</summary>
    public string? Agent { get; init; }

    /// <summary>A tool that was called.</summary>
    public string? Tool { get; init; }

    /// <summary>The code of a failure.</summary>
    public string? FailureCode { get; init; }

    /// <summary>A guardrail that tripped.</summary>
    public string? Guardrail { get; init; }

    /// <summary>How it ended.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>True for calls that go on, false for those that have ended; null for both.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Begun at this moment or later.</summary>
    public DateTimeOffset? StartedFrom { get; init; }

    /// <summary>Begun before this moment.</summary>
    public DateTimeOffset? StartedBefore { get; init; }

    /// <summary>That cost this or more.</summary>
    public decimal? MinCost { get; init; }

    /// <summary>In which the caller waited this long or longer for a reply.</summary>
    public TimeSpan? MinLatency { get; init; }

    /// <summary>The page to go on with: <see cref="CallPage.Next"/>; null for the first.</summary>
    public long? Before { get; init; }

    /// <summary>How many at most, 1 to 200; default 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>By what was asked, without the values: they may be personal data.</summary>
    public override string ToString()
    {
        (string Name, object? Value)[] criteria =
        [
            (nameof(Text), Text), (nameof(Caller), Caller), (nameof(Agent), Agent), (nameof(Tool), Tool), (nameof(FailureCode), FailureCode),
            (nameof(Guardrail), Guardrail), (nameof(Outcome), Outcome), (nameof(IsOpen), IsOpen), (nameof(StartedFrom), StartedFrom),
            (nameof(StartedBefore), StartedBefore), (nameof(MinCost), MinCost), (nameof(MinLatency), MinLatency),
        ];
        return $"{nameof(CallQuery)} by {string.Join(", ", criteria.Where(criterion => criterion.Value is not null).Select(criterion => criterion.Name))}";
    }
}

/// <summary>A page of calls. Immutable.</summary>
/// <param name="Calls">The newest first.</param>
/// <param name="Next">For <see cref="CallQuery.Before"/> of the next page; null on the last one.</param>
public sealed record CallPage(IReadOnlyList<CallSummary> Calls, long? Next);
