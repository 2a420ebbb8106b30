namespace Parley.Storage.Records;

/// <summary>What a journal writes of one call at once: all of it, or nothing. Writing it twice is the same as once. Immutable.</summary>
public sealed record CallBatch
{
    /// <summary>The call; its row is made when it is not there.</summary>
    public required CallStart Start { get; init; }

    /// <summary>What happened, redacted.</summary>
    public required IReadOnlyList<NumberedEntry> Entries { get; init; }

    /// <summary>The figures over the call, these entries included.</summary>
    public required CallTotals Totals { get; init; }

    /// <summary>How it ended; null while it goes on.</summary>
    public CallEnd? End { get; init; }
}
