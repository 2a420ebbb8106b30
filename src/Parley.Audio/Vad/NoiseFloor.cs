namespace Parley.Audio.Vad;

/// <summary>
/// The noise power of each band: the least smoothed power of the last 0.8 to 1.6 s (R. Martin, minimum statistics, 2001), and
/// while nobody speaks a slow mean.
/// </summary>
internal sealed class NoiseFloor
{
    private const int BucketFrames = 40; // 0.8 s
    private const float PowerSmoothing = 0.7f;
    private const float Bias = 1.6f; // a minimum lies below the mean
    private const float SilenceRate = 0.05f;

    // -80 dBFS a band: what codecs and converters leave in a silent line is never speech.
    private const float Least = 1e-8f;

    private readonly float[] _smoothed = new float[BandAnalyzer.BandCount];
    private readonly float[] _bucket = new float[BandAnalyzer.BandCount];
    private readonly float[] _lastBucket = new float[BandAnalyzer.BandCount];
    private readonly float[] _floor = new float[BandAnalyzer.BandCount];
    private int _frames;

    public NoiseFloor() => Reset();

    /// <summary>The present estimate, one power a band.</summary>
    public ReadOnlySpan<float> Powers => _floor;

    public void Update(ReadOnlySpan<float> bands, bool isSilence)
    {
        for (var band = 0; band < bands.Length; band++)
        {
            _smoothed[band] = _frames == 0
                ? bands[band]
                : (PowerSmoothing * _smoothed[band]) + ((1 - PowerSmoothing) * bands[band]);
            _bucket[band] = Math.Min(_bucket[band], _smoothed[band]);
            var minimum = Bias * Math.Min(_bucket[band], _lastBucket[band]);
            var floor = isSilence && _frames > 0
                ? Math.Max(minimum, _floor[band] + (SilenceRate * (bands[band] - _floor[band])))
                : minimum;
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
        _floor.AsSpan().Fill(Least);
    }
}
