namespace Parley.Engine.Dialogue.Words;

/// <summary>One word of an utterance.</summary>
/// <param name="Text">Lower case, without punctuation.</param>
/// <param name="Stem">What matching compares: plural and verb endings cut off.</param>
/// <param name="Start">Where the word begins in the utterance's text.</param>
/// <param name="Length">Its length there; a contraction's parts share one place.</param>
internal readonly record struct Token(string Text, string Stem, int Start, int Length)
{
    /// <summary>Whether the word was written in digits.</summary>
    public bool IsNumeric => char.IsAsciiDigit(Text[0]);
}
