namespace Parley.Audio.Vad;

/// <summary>
/// Finds speech in 20 ms frames: the loudness of eight bands over a noise floor that adapts, and a gate at the speaker's own
/// level. Works alike at 8, 16 and 24 kHz. Allocates nothing per frame. Not thread-safe: one stream each.
/// </summary>
public sealed class VoiceActivityDetector
{
    private const float Smoothing = 0.5f;
    private const float MaxBandSnr = 6;
    private const float OperatingPoint = 2.2f;

    private readonly BandAnalyzer _analyzer;
    private readonly NoiseFloor _noiseFloor = new();
    private readonly LevelGate _gate;
    private readonly SpeechDecision _decision;
    private float _snr;

    /// <summary>Makes a detector.</summary>
    /// <param name="sampleRate">In Hz: 8,000, 16,000 or 24,000.</param>
    /// <param name="options">How to decide; the defaults when null.</param>
    public VoiceActivityDetector(int sampleRate, VoiceActivityOptions? options = null)
    {
        if (sampleRate is not (8_000 or 16_000 or 24_000))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "The detector hears 8000, 16000 or 24000 Hz.");
        }

        options ??= new VoiceActivityOptions();
        _analyzer = new BandAnalyzer(sampleRate);
        _gate = new LevelGate(options.GateDepthDb);
        _decision = new SpeechDecision(
            options.Threshold,
            options.OnsetFrameCount,
            (int)(options.Hangover.Ticks / AudioFormat.FrameDuration.Ticks));
    }

    /// <summary>Samples of one frame: 20 ms.</summary>
    public int FrameLength => _analyzer.FrameLength;

    /// <summary>Takes the next frame of the stream.</summary>
    /// <param name="frame">Exactly <see cref="FrameLength"/> samples; borrowed for the call.</param>
    /// <exception cref="ArgumentException">The frame has another length.</exception>
    public VoiceActivity Push(ReadOnlySpan<short> frame)
    {
        if (frame.Length != FrameLength)
        {
            throw new ArgumentException($"A frame has {FrameLength} samples, but {frame.Length} came.", nameof(frame));
        }

        Span<float> bands = stackalloc float[BandAnalyzer.BandCount];
        _analyzer.Analyze(frame, bands);
        var total = 0f;
        var snr = 0f;
        for (var band = 0; band < bands.Length; band++)
        {
            total += bands[band];
            snr += Math.Clamp((bands[band] / _noiseFloor.Powers[band]) - 1, 0, MaxBandSnr);
        }

        var levelDb = 10 * MathF.Log10(Math.Max(total, 1e-8f));
        _snr = (Smoothing * _snr) + ((1 - Smoothing) * snr / bands.Length);
        var isLoud = _snr >= OperatingPoint;
        var statistic = _gate.Margin(levelDb) >= 0 ? _snr : 0;
        _noiseFloor.Update(bands, !isLoud);
        _gate.Update(levelDb, isLoud);
        var probability = statistic * statistic / ((statistic * statistic) + (OperatingPoint * OperatingPoint));
        return new VoiceActivity(probability, _decision.Push(probability), levelDb);
    }

    /// <summary>Forgets the noise and the speaker, as if newly made.</summary>
    public void Reset()
    {
        _analyzer.Reset();
        _noiseFloor.Reset();
        _gate.Reset();
        _decision.Reset();
        _snr = 0;
    }
}
