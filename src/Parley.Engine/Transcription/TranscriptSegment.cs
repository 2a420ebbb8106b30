namespace Parley.Engine.Transcription;

/// <summary>What one speaker said in a piece of audio.</summary>
/// <param name="Text">The words.</param>
/// <param name="Speaker">Who: a label that is the same for the same voice.</param>
/// <param name="Start">Where it begins in the audio.</param>
/// <param name="End">Where it ends; not before the start.</param>
public sealed record TranscriptSegment(string Text, string Speaker, TimeSpan Start, TimeSpan End);
