namespace Parley.Testing.Telephone.Wire;

/// <summary>One <c>clear</c> that came.</summary>
/// <param name="At">When, from the stream's start.</param>
/// <param name="Dropped">How much audio was still to be played.</param>
/// <param name="Played">How much audio the line had played in all.</param>
public readonly record struct ClearedAudio(TimeSpan At, TimeSpan Dropped, TimeSpan Played);
