namespace Parley.Engine.Speech.Recognition;

/// <summary>What the searches heard in one utterance.</summary>
/// <param name="Statistical">The words of the n-gram model.</param>
/// <param name="Grammar">The words of the grammar, empty when nothing fitted; null in open dictation.</param>
/// <param name="Margin">
/// By how much the grammar's words explain the sound better than any row of phones would, in logarithmic units a frame. Speech
/// that was expected has about +5, foreign speech forced into the grammar -18. Null when one of the two heard nothing.
/// </param>
internal sealed record Hypotheses(string Statistical, string? Grammar = null, float? Margin = null);
