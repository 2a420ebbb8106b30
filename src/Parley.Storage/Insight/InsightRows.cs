namespace Parley.Storage.Insight;

/// <summary>What is added up of the calls of one day. Immutable.</summary>
/// <param name="Waits">By about how long.</param>
/// <param name="Tools">By tool.</param>
/// <param name="Failures">By tag.</param>
/// <param name="Reconnections">By cause.</param>
/// <param name="ReplyCount">Replies of which it is known how much was heard.</param>
/// <param name="InterruptedCount">Those of them that were interrupted.</param>
internal sealed record DayFigures(
    IReadOnlyList<WaitRow> Waits, IReadOnlyList<CallsRow> Tools, IReadOnlyList<CallsRow> Failures, IReadOnlyList<CallsRow> Reconnections, long ReplyCount, long InterruptedCount)
{
    public static DayFigures None { get; } = new([], [], [], [], 0, 0);
}

/// <summary>The turns of a day with about the same wait.</summary>
internal sealed record WaitRow
{
    public long Day { get; init; }

    public long Piece { get; init; }

    public long Count { get; init; }

    public long Endpointing { get; init; }

    public long Recognition { get; init; }

    public long Model { get; init; }

    public long Tool { get; init; }

    public long Synthesis { get; init; }

    public long Playout { get; init; }
}

/// <summary>All replies of a day.</summary>
internal sealed record ReplyRow
{
    public long Day { get; init; }

    public long Count { get; init; }

    public long Interrupted { get; init; }
}

/// <summary>What is counted by a day and a name.</summary>
internal sealed record CallsRow
{
    public long Day { get; init; }

    public string Name { get; init; } = "";

    public long Count { get; init; }

    public long Failed { get; init; }

    public long DurationMs { get; init; }

    public long? CostMicros { get; init; }

    public long NumberSum { get; init; }

    public long EntrySum { get; init; }
}
