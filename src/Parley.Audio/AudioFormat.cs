namespace Parley.Audio;

/// <summary>
/// How mono audio is coded. A frame is 20 ms of it. PCM16 is little-endian and has two bytes a sample; the two G.711 laws
/// have one.
/// </summary>
/// <param name="Encoding">The coding of one sample.</param>
/// <param name="SampleRate">Samples per second, in Hz.</param>
public readonly record struct AudioFormat(AudioEncoding Encoding, int SampleRate)
{
    /// <summary>PCM16 at 24 kHz: the Realtime protocol's <c>audio/pcm</c>.</summary>
    public static AudioFormat Pcm24k { get; } = new(AudioEncoding.Pcm16, 24_000);

    /// <summary>PCM16 at 16 kHz: what the recogniser and the voice activity detector hear.</summary>
    public static AudioFormat Pcm16k { get; } = new(AudioEncoding.Pcm16, 16_000);

    /// <summary>PCM16 at 8 kHz: the decoded telephone.</summary>
    public static AudioFormat Pcm8k { get; } = new(AudioEncoding.Pcm16, 8_000);

    /// <summary>G.711 µ-law at 8 kHz: the Realtime protocol's <c>audio/pcmu</c>.</summary>
    public static AudioFormat Pcmu { get; } = new(AudioEncoding.Pcmu, 8_000);

    /// <summary>G.711 A-law at 8 kHz: the Realtime protocol's <c>audio/pcma</c>.</summary>
    public static AudioFormat Pcma { get; } = new(AudioEncoding.Pcma, 8_000);

    /// <summary>How long one frame lasts: 20 ms.</summary>
    public static TimeSpan FrameDuration { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Bytes of one sample: 2 for PCM16, 1 for G.711.</summary>
    public int BytesPerSample => Encoding == AudioEncoding.Pcm16 ? 2 : 1;

    /// <summary>Bytes of one second.</summary>
    public int BytesPerSecond => SampleRate * BytesPerSample;

    /// <summary>Samples of one 20 ms frame.</summary>
    public int SamplesPerFrame => SampleRate / 50;

    /// <summary>Bytes of one 20 ms frame.</summary>
    public int BytesPerFrame => SamplesPerFrame * BytesPerSample;

    /// <summary>How long <paramref name="byteCount"/> bytes play.</summary>
    /// <param name="byteCount">Bytes, not samples; a trailing half sample does not count.</param>
    public TimeSpan DurationOf(long byteCount) =>
        TimeSpan.FromTicks((long)((Int128)(byteCount / BytesPerSample) * TimeSpan.TicksPerSecond / SampleRate));

    /// <summary>How many bytes play for <paramref name="duration"/>, rounded down to a whole sample.</summary>
    /// <param name="duration">Not negative.</param>
    public long BytesOf(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return (long)((Int128)duration.Ticks * SampleRate / TimeSpan.TicksPerSecond) * BytesPerSample;
    }
}
