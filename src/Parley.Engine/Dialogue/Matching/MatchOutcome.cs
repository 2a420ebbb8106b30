namespace Parley.Engine.Dialogue.Matching;

/// <summary>What the matcher makes of an utterance.</summary>
/// <param name="Best">The intent meant; null when none fits, or when two fit alike.</param>
/// <param name="Rivals">Two intents that fit alike; empty otherwise.</param>
internal sealed record MatchOutcome(IntentMatch? Best, IReadOnlyList<ScriptIntent> Rivals)
{
    public static MatchOutcome None { get; } = new(null, []);
}
