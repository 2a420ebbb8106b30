namespace Parley.Storage.Retention;

/// <summary>How long what is kept, from the end of the call; null (the default) for ever. A legal hold beats all of it. Immutable.</summary>
public sealed record RetentionRules
{
    /// <summary>Recordings.</summary>
    public TimeSpan? Recordings { get; init; }

    /// <summary>What was said, tools' data and all other entries; the call's summary stays.</summary>
    public TimeSpan? Transcripts { get; init; }

    /// <summary>The whole call: its summary, entries and recordings.</summary>
    public TimeSpan? Calls { get; init; }

    /// <summary>What is remembered of a caller, from when it was last written.</summary>
    public TimeSpan? Memories { get; init; }
}

/// <summary>What the rules of retention deleted.</summary>
/// <param name="Recordings">Recordings, those of deleted calls included.</param>
/// <param name="Transcripts">Calls of which only the summary is left.</param>
/// <param name="Calls">Whole calls.</param>
/// <param name="Memories">Callers whose memory was forgotten.</param>
public sealed record RetentionReport(int Recordings, int Transcripts, int Calls, int Memories)
{
    /// <summary>Calls that were to be deleted, in whole or part, and are kept because a recording of theirs cannot be; the next run tries again.</summary>
    public int KeptCalls { get; init; }
}

/// <summary>What was deleted of one caller, or of one call.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="Recordings">Their recordings.</param>
/// <param name="HadMemory">Whether something was remembered, and is forgotten now.</param>
/// <param name="HeldCalls">Calls that a legal hold keeps.</param>
/// <param name="OpenCalls">Calls that go on: delete again when they have ended.</param>
public sealed record ErasureReport(int Calls, int Recordings, bool HadMemory, int HeldCalls, int OpenCalls)
{
    /// <summary>Calls that are kept because a recording of theirs cannot be deleted: delete again when it can.</summary>
    public int KeptCalls { get; init; }
}
