namespace Parley.Engine.Transcription;

/// <summary>How sure a recogniser is of a piece of its text.</summary>
/// <param name="Token">The piece.</param>
/// <param name="Logprob">The natural logarithm of its probability; 0 is certain.</param>
public sealed record TokenLogprob(string Token, double Logprob);
