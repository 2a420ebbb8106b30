namespace Parley.Engine.Speech.Flite;

/// <summary>How the voice slt is to sound.</summary>
/// <param name="DurationStretch">Longer above 1, quicker below; 1 is the voice's own pace.</param>
/// <param name="MeanPitch">The mean fundamental frequency in Hz; null leaves the voice's own, about 170.</param>
/// <param name="PitchRange">Its standard deviation in Hz, small for a flat, large for a lively reading; null leaves the voice's own.</param>
internal sealed record FliteSettings(float DurationStretch = 1, float? MeanPitch = null, float? PitchRange = null);
