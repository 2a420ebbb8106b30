namespace Parley.Engine.Speech.Flite;

/// <summary>How the voice slt is to sound.</summary>
/// <param name="DurationStretch">Longer above 1, quicker below; 1 is the voice's own pace.</param>
/// <param name="MeanPitch">The mean fundamental frequency in Hz; null leaves the voice's own, about 170.</param>
/// <param name="PitchRange">Its standard deviation in Hz, small for a flat, large for a lively reading; null leaves the voice's own.</param>
/// <param name="Formants">
/// Moves all resonances, as the length of the vocal tract does: 0.85 is a man's, 1 the voice's own. From 0.75 to 1.25, in steps of 0.01.
/// </param>
internal sealed record FliteSettings(
    float DurationStretch = 1, float? MeanPitch = null, float? PitchRange = null, decimal Formants = 1)
{
    private const float OwnPitch = 170;
    private const float OwnRange = 18;

    /// <summary>The rate at which the library's samples are to be played: moves the formants, and pitch and pace with them.</summary>
    public int PlaybackRate => (int)(FliteVoice.SampleRate * Formants);

    /// <summary>What the library is asked for, so that pitch and pace come out as set after playing at that rate.</summary>
    public FliteSettings BeforePlayback(float speed) => new(
        DurationStretch * (float)Formants / speed,
        Formants == 1 ? MeanPitch : (MeanPitch ?? OwnPitch) / (float)Formants,
        Formants == 1 ? PitchRange : (PitchRange ?? OwnRange) / (float)Formants);
}
