namespace Parley.Engine.Dialogue.Matching;

/// <summary>A word of an utterance, looked up once for all phrases.</summary>
/// <param name="Weight">What it says.</param>
/// <param name="Like">The known words that it may stand for, with how alike they are.</param>
/// <param name="IsSlot">Whether it stands for a value.</param>
internal sealed record SaidWord(double Weight, IReadOnlyList<(string Stem, double Likeness)> Like, bool IsSlot);
