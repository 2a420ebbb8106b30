using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Turns.Completion;

/// <summary>
/// How likely it is that the words so far are a finished thought. A pure function of words and context: clues for and against are
/// added up as log-odds. The weights were set by hand; docs/turn-detection.md says how well they do.
/// </summary>
internal static class TurnCompletion
{
    /// <summary>When nothing is known.</summary>
    public const double Unknown = 0.5;

    // People mostly pause because they are done.
    private const double Baseline = 1.6;

    // Below this some of the words were heard otherwise by another search.
    private const double Undisputed = 0.95;

    /// <param name="text">What was heard since the turn began, with or without punctuation.</param>
    /// <param name="context">What else is known.</param>
    /// <param name="confidence">How far the recogniser trusts the text, 0 to 1; 1 where it does not say.</param>
    /// <returns>0 to 1.</returns>
    public static double Score(string text, TurnContext context, double confidence = 1)
    {
        var words = SpokenWords.Split(text);
        if (words.Count == 0)
        {
            return Unknown;
        }

        var evidence = Baseline + WeighPunctuation(text.AsSpan().TrimEnd()) + context.WeighExpectation(words)
            + (context.IsEnglish ? EnglishClues.Weigh(words, context.IsAnswer) : 0);
        var probability = 1 / (1 + Math.Exp(-evidence));

        // A recogniser that expects four digits makes up those that it did not hear; then it does not trust itself.
        return confidence < Undisputed && DigitWords.CountIn(words[^1]) > 0 ? Math.Min(probability, Unknown) : probability;
    }

    /// <summary>Recognisers that write punctuation end nearly everything with a full stop, so it says little; the others say more.</summary>
    private static double WeighPunctuation(ReadOnlySpan<char> text) => text[^1] switch
    {
        '.' when text.EndsWith("..", StringComparison.Ordinal) => -3,
        '.' or '!' or '。' => 0.4,
        '?' or '？' => 2,
        '…' or ',' or ';' or ':' or '-' or '–' or '—' => -3,
        _ => 0,
    };
}
