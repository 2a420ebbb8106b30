using Parley.Realtime.InputAudio;

namespace Parley.Engine.Speech.Recognition;

/// <summary>What the searches heard in one utterance.</summary>
/// <param name="Statistical">The words of the n-gram model.</param>
/// <param name="Grammar">The words of the grammar, empty when nothing fitted; null in open dictation.</param>
internal sealed record Hypotheses(string Statistical, string? Grammar = null)
{
    /// <summary>When each of the n-gram model's words was spoken; empty when that is not known.</summary>
    public IReadOnlyList<TranscribedWord> StatisticalWords { get; init; } = [];

    /// <summary>When each of the grammar's words was spoken; empty when that is not known.</summary>
    public IReadOnlyList<TranscribedWord> GrammarWords { get; init; } = [];

    /// <summary>When each word was spoken of that text which was chosen.</summary>
    public IReadOnlyList<TranscribedWord> WordsOf(string text) => text == Grammar ? GrammarWords : StatisticalWords;
}
