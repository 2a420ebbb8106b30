namespace Parley.Agents.Brain;

/// <summary>Words to look for intents in.</summary>
public sealed class IntentRequest
{
    /// <summary>What was said before, oldest first: context only.</summary>
    public required IReadOnlyList<TranscriptLine> Earlier { get; init; }

    /// <summary>What is new, oldest first: the intents are to be found in these.</summary>
    public required IReadOnlyList<TranscriptLine> Newest { get; init; }

    /// <summary>What to look for.</summary>
    public required IReadOnlyList<Intent> Intents { get; init; }
}
