namespace Parley.Audio.Vad;

/// <summary>
/// Finds speech in 20 ms frames: the loudness of eight bands over a noise floor that adapts, and a gate at the speaker's own
/// level. Works alike at 8, 16 and 24 kHz. Allocates nothing per frame. Not thread-safe: one stream each.
/// </summary>
public sealed class VoiceActivityDetector
{
    // Measured on the human recordings of the tests in white and pink noise and babble; the optimum is broad.
    private const float Smoothing = 0.4f;
    private const float MaxBandSnr = 6;
    private const float OperatingPoint = 1; // the mean signal-to-noise ratio of the bands, as powers
    private const float ReleaseShare = 0.7f;
    private const float LeastPower = 1e-8f; // -80 dBFS

    private readonly BandAnalyzer _analyzer;
    private readonly NoiseFloor _noiseFloor = new();
    private readonly LevelGate _gate;
    private readonly SpeechDecision _decision;
    private float _snr;
    private bool _isLoud;

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
        var onset = StatisticOf(options.Threshold);
        _decision = new SpeechDecision(
            onset,
            ReleaseShare * onset,
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

        var levelDb = 10 * MathF.Log10(Math.Max(total, LeastPower));
        _snr += (1 - Smoothing) * ((snr / bands.Length) - _snr);
        _isLoud = _snr >= (_isLoud ? ReleaseShare : 1) * OperatingPoint;
        var statistic = _gate.IsOpen(levelDb) ? _snr : 0;
        _gate.Update(levelDb, _noiseFloor.LevelDb, _isLoud);
        _noiseFloor.Update(bands, !_isLoud);
        return new VoiceActivity(ProbabilityOf(statistic), _decision.Push(statistic), levelDb);
    }

    /// <summary>Forgets the noise and the speaker, as if newly made.</summary>
    public void Reset()
    {
        _analyzer.Reset();
        _noiseFloor.Reset();
        _gate.Reset();
        _decision.Reset();
        _snr = 0;
        _isLoud = false;
    }

    /// <summary>Monotone, 0 at 0 and 0.5 at the operating point.</summary>
    private static float ProbabilityOf(float statistic)
    {
        var square = statistic * statistic;
        return square / (square + (OperatingPoint * OperatingPoint));
    }

    private static float StatisticOf(float probability) => OperatingPoint * MathF.Sqrt(probability / (1 - probability));
}
