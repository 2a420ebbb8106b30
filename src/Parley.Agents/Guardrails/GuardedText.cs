namespace Parley.Agents.Guardrails;

/// <summary>What a guardrail judges.</summary>
public sealed record GuardedText
{
    /// <summary>All that the item says so far, not only what is new. Never empty.</summary>
    public required string Text { get; init; }

    /// <summary>Who says it.</summary>
    public required GuardedSide Side { get; init; }

    /// <summary>The conversation item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The agent's response; null for the user's words.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The agent that began the response, or that the user speaks to.</summary>
    public required string AgentName { get; init; }

    /// <summary>True when no more of the item comes.</summary>
    public bool IsFinal { get; init; }

    /// <summary>What the session's tools and callbacks share.</summary>
    public required RunContext Context { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(GuardedText)} {Side} {ItemId}"; // the words are personal data
}
