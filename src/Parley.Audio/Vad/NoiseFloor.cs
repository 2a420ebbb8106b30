namespace Parley.Audio.Vad;

/// <summary>
/// The noise power of each band: the least smoothed power of the last 0.8 to 1.6 s (R. Martin, minimum statistics, 2001), and
/// while nobody speaks a slow mean.
/// </summary>
internal sealed class NoiseFloor
{
    private const int BucketFrames = 40; // 0.8 s
    private const float PowerSmoothing = 0.5f;
    private const float Bias = 1.6f; // a minimum lies below the mean
    private const float SilenceRate = 0.05f;

    // Steady noise hardly ever falls 6 dB below its mean: the estimate was of something louder, and is soon given up.
    private const float FallShare = 0.25f;
    private const float FallRate = 0.3f;
    private const int LearningFrames = 8;
    private const float BelievedAtFirst = 1e-5f; // -50 dBFS a band, -41 dBFS in all

    // -80 dBFS a band: what codecs and converters leave in a silent line is never speech.
    private const float Least = 1e-8f;

    private readonly float[] _smoothed = new float[BandAnalyzer.BandCount];
    private readonly float[] _bucket = new float[BandAnalyzer.BandCount];
    private readonly float[] _lastBucket = new float[BandAnalyzer.BandCount];
    private readonly float[] _mean = new float[BandAnalyzer.BandCount]; // of the first frames
    private readonly float[] _floor = new float[BandAnalyzer.BandCount];
    private int _frames;

    public NoiseFloor() => Reset();

    /// <summary>The present estimate, one power a band.</summary>
    public ReadOnlySpan<float> Powers => _floor;

    /// <summary>All bands together, in dBFS.</summary>
    public float LevelDb
    {
        get
        {
            var sum = 0f;
            foreach (var power in _floor)
            {
                sum += power;
            }

            return 10 * MathF.Log10(sum);
        }
    }

    public void Update(ReadOnlySpan<float> bands, bool isSilence)
    {
        if (_frames == 0)
        {
            bands.CopyTo(_smoothed);
        }

        for (var band = 0; band < bands.Length; band++)
        {
            var power = bands[band];
            _smoothed[band] += (1 - PowerSmoothing) * (power - _smoothed[band]);
            _bucket[band] = Math.Min(_bucket[band], _smoothed[band]);
            var floor = Bias * Math.Min(_bucket[band], _lastBucket[band]);
            if (_frames < LearningFrames)
            {
                // The first sound of a stream may be speech already: as noise it is believed only so far.
                _mean[band] += (power - _mean[band]) / (_frames + 1);
                floor = Math.Max(floor, _frames < LearningFrames - 1 ? BelievedAtFirst : Math.Min(_mean[band], BelievedAtFirst));
            }
            else if (isSilence)
            {
                var rate = power < FallShare * _floor[band] ? FallRate : SilenceRate;
                floor = Math.Max(floor, _floor[band] + (rate * (power - _floor[band])));
            }

            _floor[band] = Math.Max(floor, Least);
        }

        _frames++;
        if (_frames % BucketFrames == 0)
        {
            _bucket.CopyTo(_lastBucket, 0);
            _bucket.AsSpan().Fill(float.MaxValue);
        }
    }

    public void Reset()
    {
        _frames = 0;
        _smoothed.AsSpan().Clear();
        _bucket.AsSpan().Fill(float.MaxValue);
        _lastBucket.AsSpan().Fill(float.MaxValue);
        _mean.AsSpan().Clear();
        _floor.AsSpan().Fill(BelievedAtFirst);
    }
}
