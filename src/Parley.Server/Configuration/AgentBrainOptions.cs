namespace Parley.Server.Configuration;

/// <summary>An agent's <c>brain:</c>: what is worked on beside its calls. See <c>docs/brain.md</c>.</summary>
internal sealed record AgentBrainOptions
{
    /// <summary>What to look for.</summary>
    public required IReadOnlyList<AgentIntentOptions> Intents { get; init; }

    /// <summary>True: the language model finds intents; false: their patterns do; null: the language model where there is one.</summary>
    public bool? UsesLanguageModel { get; init; }

    /// <summary>For one look at what was said, 1 to 120 s; null for the brain's own.</summary>
    public TimeSpan? RecognitionTime { get; init; }

    /// <summary>For one piece of work, 1 to 3600 s; null for the brain's own.</summary>
    public TimeSpan? WorkTime { get; init; }

    /// <summary>How many lines of the conversation are kept, 1 to 1000; null for the brain's own.</summary>
    public int? MaxLines { get; init; }

    /// <summary>How many pieces of work run at a time in one call, 1 to 100; null for the brain's own.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>How many may wait for those, 1 to 1000; null for the brain's own.</summary>
    public int? MaxWaiting { get; init; }
}
