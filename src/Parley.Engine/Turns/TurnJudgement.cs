using Parley.Engine.Turns.Completion;

namespace Parley.Engine.Turns;

/// <summary>What is thought of the words of a turn so far.</summary>
/// <param name="Probability">That they are a finished thought, 0 to 1.</param>
/// <param name="IsSettled">
/// False while the recogniser, or a model that judges, may still change it: an answer could not begin before that anyway.
/// </param>
/// <param name="HasWords">False before the first words.</param>
internal readonly record struct TurnJudgement(double Probability, bool IsSettled, bool HasWords)
{
    /// <summary>Nobody listens to the words: only the silence counts.</summary>
    public static TurnJudgement Unknown { get; } = new(TurnCompletion.Unknown, IsSettled: true, HasWords: false);
}
