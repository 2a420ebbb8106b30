namespace Parley.Audio.Wav;

/// <summary>The sound of a WAV file, mixed down to mono.</summary>
/// <param name="Samples">Mono, 16 bit; the receiver's own.</param>
/// <param name="SampleRate">In Hz.</param>
/// <param name="Format">How the file coded it.</param>
/// <param name="IsTruncated">True when the file promised more samples than it held; what it held is here.</param>
public sealed record WavAudio(ReadOnlyMemory<short> Samples, int SampleRate, WavFormat Format, bool IsTruncated)
{
    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);
}
