namespace Parley.Engine.Speech.Recognition;

/// <summary>
/// Compares what the grammar heard (which can only be something expected) with what the trigram model heard (which follows the
/// sound more freely). Speech from another domain makes them differ.
/// </summary>
internal static class HypothesisJudge
{
    private const float BestDisputedConfidence = 0.3f;

    /// <summary>Accepts the grammar's words when at most half of them would have to change to become the trigram's.</summary>
    public static (string Text, RecognitionOutcome Outcome) Judge(string grammarText, string trigramText)
    {
        var grammar = SpokenWords.Split(grammarText);
        var trigram = SpokenWords.Split(trigramText);
        if (grammar.Count == 0)
        {
            return (trigramText, new RecognitionOutcome(InDomain: false, 0));
        }

        var distance = SpokenWords.Distance(grammar, trigram);
        var length = Math.Max(grammar.Count, trigram.Count);
        var agreement = 1 - ((float)distance / length);
        return distance * 2 <= length && trigram.Count > 0
            ? (grammarText, new RecognitionOutcome(InDomain: true, agreement))
            : (trigramText, new RecognitionOutcome(InDomain: false, BestDisputedConfidence * agreement));
    }
}
