namespace Parley.Server.Configuration;

/// <summary>One entry of an agent's <c>guardrails:</c>: a registered one by its name, or one of the simple kinds.</summary>
public sealed record AgentGuardrailOptions
{
    /// <summary>The name that it was registered under with <c>AddGuardrail</c>; null for one of the simple kinds.</summary>
    public string? Name { get; init; }

    /// <summary>Words that must not be said, in any case; empty for none.</summary>
    public IReadOnlyList<string> BlockedWords { get; init; } = [];

    /// <summary>A regular expression (without look-around and back-references) that must not match; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>The most characters of one answer; null for no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What the model is told when it has to correct itself; null to say only that it broke a rule.</summary>
    public string? Hint { get; init; }

    /// <summary>True to watch what the caller says; false (the default): what the agent says.</summary>
    public bool WatchesInput { get; init; }
}
