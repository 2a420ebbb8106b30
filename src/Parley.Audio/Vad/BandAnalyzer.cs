using Parley.Audio.Spectra;

namespace Parley.Audio.Vad;

/// <summary>
/// The power of eight bands from 120 to 3,800 Hz in the last 25 ms, once per 20 ms frame; the same scale at every sample rate
/// (a full-scale sine gives its band about 1). Telephone audio and wide-band audio thus look alike.
/// </summary>
internal sealed class BandAnalyzer
{
    public const int BandCount = 8;

    // About equal widths on the Bark scale.
    private static readonly int[] s_edges = [120, 300, 500, 760, 1_080, 1_480, 2_000, 2_750, 3_800];

    private readonly float[] _window;
    private readonly float[] _history; // the 5 ms before the frame
    private readonly float[] _padded;
    private readonly PowerSpectrum _spectrum;
    private readonly float[] _bins;
    private readonly int[] _bandStarts = new int[BandCount + 1];
    private readonly int _firstBin;
    private readonly float _scale;

    public BandAnalyzer(int sampleRate)
    {
        FrameLength = sampleRate / 50;
        _window = new float[sampleRate / 40];
        _history = new float[_window.Length - FrameLength];
        var length = 1;
        while (length < _window.Length)
        {
            length *= 2;
        }

        _padded = new float[length];
        _spectrum = new PowerSpectrum(length);
        var squareSum = 0.0;
        for (var i = 0; i < _window.Length; i++)
        {
            var value = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / _window.Length));
            _window[i] = (float)(value / 32_768);
            squareSum += value * value;
        }

        // Parseval: the bins of a band then add up to the band's share of the mean square, doubled so that a full sine has 1.
        _scale = (float)(4 / (squareSum * length));
        _firstBin = (int)Math.Ceiling((double)s_edges[0] * length / sampleRate);
        for (var band = 0; band <= BandCount; band++)
        {
            _bandStarts[band] = (int)Math.Ceiling((double)s_edges[band] * length / sampleRate) - _firstBin;
        }

        _bins = new float[_bandStarts[BandCount]];
    }

    /// <summary>Samples of one frame.</summary>
    public int FrameLength { get; }

    /// <summary>Takes one frame and writes the power of each band.</summary>
    public void Analyze(ReadOnlySpan<short> frame, Span<float> bands)
    {
        var position = 0;
        for (; position < _history.Length; position++)
        {
            _padded[position] = _history[position] * _window[position];
        }

        for (var i = 0; i < frame.Length; i++, position++)
        {
            _padded[position] = frame[i] * _window[position];
        }

        for (var i = 0; i < _history.Length; i++)
        {
            _history[i] = frame[frame.Length - _history.Length + i];
        }

        _spectrum.Compute(_padded, _firstBin, _bins);
        for (var band = 0; band < BandCount; band++)
        {
            var sum = 0f;
            foreach (var power in _bins.AsSpan(_bandStarts[band].._bandStarts[band + 1]))
            {
                sum += power;
            }

            bands[band] = sum * _scale;
        }
    }

    public void Reset() => _history.AsSpan().Clear();
}
