namespace Parley.Audio.Vad;

/// <summary>What the detector found in one frame.</summary>
/// <param name="Probability">
/// 0 to 1, of this frame alone: no hang-over. 0.5 is the tuned operating point; a higher threshold asks for louder speech.
/// Digital silence is 0.
/// </param>
/// <param name="IsSpeech">The decision with onset, hysteresis and hang-over.</param>
/// <param name="LevelDbfs">The frame's power from 120 to 3,800 Hz in decibels below a full-scale sine; −80 at least.</param>
public readonly record struct VoiceActivity(float Probability, bool IsSpeech, float LevelDbfs);
