namespace Parley.Engine.Speech;

/// <summary>How far a recogniser trusts what it wrote down.</summary>
/// <param name="InDomain">False when the words do not fit the <see cref="RecognitionDomain"/>: a chat model must not act on them.</param>
/// <param name="Confidence">0 to 1; comparable only between results of one recogniser.</param>
public sealed record RecognitionOutcome(bool InDomain, float Confidence);
