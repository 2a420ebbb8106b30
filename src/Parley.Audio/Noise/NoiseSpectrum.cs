namespace Parley.Audio.Noise;

/// <summary>
/// The noise power of each bin of a spectrum: what was learned, else the least smoothed power of the last seconds (R. Martin, minimum
/// statistics, 2001). Allocates nothing after construction. Not thread-safe.
/// </summary>
/// <param name="binCount">Bins of one spectrum.</param>
/// <param name="bucketLength">Spectra in half of the time over which the minimum is taken.</param>
internal sealed class NoiseSpectrum(int binCount, int bucketLength)
{
    private const float Smoothing = 0.85f;

    // The least smoothed power of white noise over the two buckets lies this much below its mean.
    private const float Bias = 2.2f;

    // The quantisation of 16-bit samples is no noise to remove, and a division by it has a limit.
    private const float Least = 1;

    private readonly float[] _powers = Filled(binCount);
    private readonly float[] _smoothed = new float[binCount];
    private readonly float[] _least = Filled(binCount, float.MaxValue);
    private readonly float[] _leastBefore = Filled(binCount, float.MaxValue);
    private int _count;
    private bool _isLearned;

    /// <summary>The present estimate.</summary>
    public ReadOnlySpan<float> Powers => _powers;

    /// <summary>Takes the noise as known: no update changes it.</summary>
    public void Learn(ReadOnlySpan<float> powers)
    {
        _isLearned = true;
        for (var bin = 0; bin < binCount; bin++)
        {
            _powers[bin] = Math.Max(powers[bin], Least);
        }
    }

    public void Update(ReadOnlySpan<float> powers)
    {
        if (_isLearned)
        {
            return;
        }

        if (_count == 0)
        {
            powers.CopyTo(_smoothed);
        }

        for (var bin = 0; bin < binCount; bin++)
        {
            _smoothed[bin] = (Smoothing * _smoothed[bin]) + ((1 - Smoothing) * powers[bin]);
            _least[bin] = Math.Min(_least[bin], _smoothed[bin]);
            _powers[bin] = Math.Max(Bias * Math.Min(_least[bin], _leastBefore[bin]), Least);
        }

        if (++_count % bucketLength == 0)
        {
            _least.CopyTo(_leastBefore, 0);
            _least.AsSpan().Fill(float.MaxValue);
        }
    }

    public void Reset()
    {
        _count = 0;
        _isLearned = false;
        _powers.AsSpan().Fill(Least);
        _smoothed.AsSpan().Clear();
        _least.AsSpan().Fill(float.MaxValue);
        _leastBefore.AsSpan().Fill(float.MaxValue);
    }

    private static float[] Filled(int count, float value = Least)
    {
        var filled = new float[count];
        Array.Fill(filled, value);
        return filled;
    }
}
