namespace Parley.Engine.Speech.Recognition;

/// <summary>
/// Decides whether speech was of the expected kind. Two witnesses: the words of the trigram model, which follows the sound more
/// freely than the grammar, and the grammar's likelihood against that of any row of phones; each makes up for some weakness of
/// the other. Of 180 expected and 180 foreign utterances of four voices, clean and over the telephone, the words alone accepted
/// 173 and 5; the two together 170 and none, with room to spare.
/// </summary>
internal static class HypothesisJudge
{
    private const float LeastMargin = -8; // where the words agree entirely
    private const float MarginForChange = 12; // more where they do not: a foreign sentence had -3.5 with 60 % of them changed
    private const float MostChange = 0.7f;
    private const float MostChangeWithoutMargin = 0.5f;
    private const float MarginOfCertainty = 3;
    private const float BestDisputedConfidence = 0.3f;

    /// <summary>The words to go on with, and how far to trust them.</summary>
    public static (string Text, RecognitionOutcome Outcome) Judge(Hypotheses heard)
    {
        var grammar = SpokenWords.Split(heard.Grammar ?? "");
        var statistical = SpokenWords.Split(heard.Statistical);
        if (grammar.Count == 0 || statistical.Count == 0)
        {
            return (heard.Statistical, new RecognitionOutcome(InDomain: false, 0));
        }

        var change = (float)SpokenWords.Distance(grammar, statistical) / Math.Max(grammar.Count, statistical.Count);
        var inDomain = heard.Margin is { } margin
            ? change <= MostChange && margin >= LeastMargin + (MarginForChange * change)
            : change <= MostChangeWithoutMargin;
        return inDomain
            ? (heard.Grammar!, new RecognitionOutcome(InDomain: true, Confidence(change, heard.Margin ?? LeastMargin)))
            : (heard.Statistical, new RecognitionOutcome(InDomain: false, BestDisputedConfidence * (1 - change)));
    }

    /// <summary>0.5 to 1: half of it from the likelihood, half from the agreement of the words.</summary>
    private static float Confidence(float change, float margin)
    {
        var likelihood = Math.Clamp((margin - LeastMargin) / (MarginOfCertainty - LeastMargin), 0, 1);
        return 0.5f + (0.25f * likelihood) + (0.25f * (1 - change));
    }
}
