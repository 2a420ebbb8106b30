namespace Parley.Storage.Records;

/// <summary>A call whole. Immutable.</summary>
/// <param name="Summary">As in lists.</param>
/// <param name="Entries">What happened, in the order of writing.</param>
public sealed record CallDetail(CallSummary Summary, IReadOnlyList<NumberedEntry> Entries)
{
    /// <summary>The call, not its words.</summary>
    public override string ToString() => $"{nameof(CallDetail)} {Summary.CallId} of {Entries.Count} entries";
}

/// <summary>An entry and its place in its call.</summary>
/// <param name="Sequence">From 1; a gap is an entry that was lost.</param>
/// <param name="Entry">What happened.</param>
public sealed record NumberedEntry(long Sequence, CallEntry Entry);
