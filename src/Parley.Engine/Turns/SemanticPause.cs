using Parley.Engine.Turns.Completion;

namespace Parley.Engine.Turns;

/// <summary>
/// How long a pause is waited out under <c>semantic_vad</c>. Pure: the silence itself is measured by the <see cref="TurnDetector"/>.
/// </summary>
/// <param name="Range">By the session's eagerness.</param>
/// <param name="EarlyFinish">See <see cref="EndOfSpeechOptions.EarlyFinish"/>.</param>
internal readonly record struct SemanticPause(SilenceRange Range, TimeSpan EarlyFinish)
{
    private const double LikelyUnfinished = 0.3;

    // A recogniser's guess may lack the last words; after so long a pause it is worth asking for what it would finally say.
    private static readonly TimeSpan s_secondLook = TimeSpan.FromMilliseconds(600);

    /// <summary>
    /// The silence that ends the turn. A judgement that is not settled can make it longer, never shorter than the pause that is
    /// sensible without words: no answer could begin before the recogniser is done anyway.
    /// </summary>
    public TimeSpan EndSilence(TurnJudgement judgement)
    {
        var isSettled = judgement.IsSettled || (judgement.HasWords && EarlyFinish <= TimeSpan.Zero);
        return Range.After(isSettled ? judgement.Probability : Math.Min(judgement.Probability, TurnCompletion.Unknown));
    }

    /// <summary>The silence after which the recogniser is told that the audio is complete.</summary>
    public TimeSpan FinishSilence(TurnJudgement judgement)
    {
        if (EarlyFinish <= TimeSpan.Zero)
        {
            return TimeSpan.MaxValue;
        }

        var isUnlikely = judgement.HasWords && judgement.Probability < LikelyUnfinished;
        return isUnlikely && s_secondLook > Range.Shortest ? s_secondLook : Range.Shortest - EarlyFinish;
    }
}
