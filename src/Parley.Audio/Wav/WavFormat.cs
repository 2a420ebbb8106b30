namespace Parley.Audio.Wav;

/// <summary>What a WAV file's <c>fmt </c> chunk says.</summary>
/// <param name="SampleType">The coding of one sample.</param>
/// <param name="ChannelCount">1 to 64, interleaved.</param>
/// <param name="SampleRate">In Hz, 1 to 768,000.</param>
public readonly record struct WavFormat(WavSampleType SampleType, int ChannelCount, int SampleRate)
{
    /// <summary>Bytes of one sample of one channel.</summary>
    public int BytesPerSample => SampleType switch
    {
        WavSampleType.Signed16 => 2,
        WavSampleType.Signed24 => 3,
        WavSampleType.Signed32 or WavSampleType.Float32 => 4,
        WavSampleType.Float64 => 8,
        _ => 1,
    };

    /// <summary>Bytes of one sample of all channels.</summary>
    public int BlockAlign => BytesPerSample * ChannelCount;
}
