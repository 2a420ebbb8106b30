namespace Parley.Storage.Insight;

/// <summary>The numbers of the calls of a time; empty when the last is before the first.</summary>
internal sealed record NumberRange
{
    public long First { get; init; }

    public long Last { get; init; }
}

/// <summary>The turns with about the same wait.</summary>
internal sealed record WaitRow
{
    public long Piece { get; init; }

    public long Count { get; init; }

    public long Endpointing { get; init; }

    public long Recognition { get; init; }

    public long Model { get; init; }

    public long Tool { get; init; }

    public long Synthesis { get; init; }

    public long Playout { get; init; }
}

/// <summary>All replies.</summary>
internal sealed record ReplyRow
{
    public long Count { get; init; }

    public long Interrupted { get; init; }
}

/// <summary>What is counted by a day or a name.</summary>
internal sealed record CallsRow
{
    public long Day { get; init; }

    public string Name { get; init; } = "";

    public long Count { get; init; }

    public long Failed { get; init; }

    public long DurationMs { get; init; }

    public long? CostMicros { get; init; }
}
