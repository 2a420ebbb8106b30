namespace Parley.Agents.Memory;

/// <summary>What is known of one caller from earlier conversations. Immutable.</summary>
public sealed record CallerMemory
{
    /// <summary>What the conversations so far were about, in a few sentences; empty for nothing.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What holds beyond one conversation, one short statement each, e.g. "prefers to be called in the evening".</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>When it was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How much is known, not what: it is personal data.</summary>
    public override string ToString() => $"{nameof(CallerMemory)} of {Facts.Count} facts";
}
