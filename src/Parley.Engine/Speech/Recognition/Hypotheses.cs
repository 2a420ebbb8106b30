namespace Parley.Engine.Speech.Recognition;

/// <summary>What the searches heard in one utterance.</summary>
/// <param name="Statistical">The words of the n-gram model.</param>
/// <param name="Grammar">The words of the grammar, empty when nothing fitted; null in open dictation.</param>
internal sealed record Hypotheses(string Statistical, string? Grammar = null);
