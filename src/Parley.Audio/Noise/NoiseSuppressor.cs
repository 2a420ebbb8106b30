namespace Parley.Audio.Noise;

/// <summary>
/// Lowers steady noise in speech: a Wiener filter whose signal-to-noise ratio is tracked by the decision-directed method (Ephraim and
/// Malah, 1984). Gives as many samples as it takes, later by up to one window. Allocates nothing after construction. One stream
/// each; not thread-safe.
/// </summary>
public sealed class NoiseSuppressor
{
    /// <summary>The default of the constructor's floor: noise is lowered by 14 dB, which speech recognition likes best.</summary>
    public const float DefaultFloor = 0.2f;

    private const int LowestRate = 8_000;
    private const int HighestRate = 48_000;
    private const float PastShare = 0.95f; // of the decision-directed mean
    private const int QuietShare = 10; // one window in so many is noise alone
    private static readonly TimeSpan s_shortestWindow = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan s_noiseMemory = TimeSpan.FromSeconds(1.5);

    private readonly int _sampleRate;
    private readonly float _floor;
    private readonly ShortTimeSpectrum _spectrum;
    private readonly NoiseSpectrum _noise;
    private readonly float[] _powers;
    private readonly float[] _speech; // of the window before, as a ratio to the noise
    private readonly float[] _gains;
    private readonly short[] _pending;
    private readonly short[] _result;
    private int _pendingCount;
    private bool _isPrimed; // the first window holds nothing but the silence before the sound

    /// <summary>Makes the suppressor of one stream.</summary>
    /// <param name="sampleRate">8000 to 48000 Hz.</param>
    /// <param name="floor">The least factor on anything, above 0 to 1 (nothing is changed).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public NoiseSuppressor(int sampleRate, float floor = DefaultFloor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, HighestRate);
        if (floor is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(floor), floor, "The floor is above 0 and at most 1.");
        }

        var length = 16;
        while (length < s_shortestWindow.TotalSeconds * sampleRate)
        {
            length *= 2;
        }

        (_sampleRate, _floor) = (sampleRate, floor);
        _spectrum = new ShortTimeSpectrum(length);
        _noise = new NoiseSpectrum(_spectrum.BinCount, (int)(s_noiseMemory.TotalSeconds * sampleRate / _spectrum.HopLength));
        _powers = new float[_spectrum.BinCount];
        _speech = new float[_spectrum.BinCount];
        _gains = new float[_spectrum.BinCount];
        _pending = new short[_spectrum.HopLength];
        _result = new short[_spectrum.HopLength];
    }

    /// <summary>The most samples that <see cref="Flush"/> gives.</summary>
    public int MaxFlushCount => 2 * _spectrum.HopLength;

    /// <summary>By how much the sound may come out later than it went in, at most.</summary>
    public TimeSpan Delay => TimeSpan.FromSeconds(2.0 * _spectrum.HopLength / _sampleRate);

    /// <summary>The most samples that <see cref="Process"/> gives for <paramref name="sourceCount"/>.</summary>
    public int GetMaxOutputCount(int sourceCount) => sourceCount + _spectrum.HopLength;

    /// <summary>
    /// Measures the noise in the quietest tenth of some sound, typically the first second or two of the stream itself, and holds to that.
    /// Without it the suppressor finds the noise as the stream goes on, and takes some of long sounds for it. Allocates.
    /// </summary>
    /// <param name="sound">At the stream's rate; shorter than two windows it is ignored.</param>
    public void Learn(ReadOnlySpan<short> sound)
    {
        var spectrum = new ShortTimeSpectrum(2 * _spectrum.HopLength);
        var windows = new List<(float Energy, float[] Powers)>();
        for (var at = 0; at + _spectrum.HopLength <= sound.Length; at += _spectrum.HopLength)
        {
            var powers = new float[_spectrum.BinCount];
            spectrum.Analyze(sound.Slice(at, _spectrum.HopLength), powers);
            windows.Add((powers.Sum(), powers));
        }

        if (windows.Count < 3)
        {
            return;
        }

        windows.RemoveAt(0); // half of it is the silence before
        windows.Sort((first, second) => first.Energy.CompareTo(second.Energy));
        var quiet = windows.Take(Math.Max(1, windows.Count / QuietShare)).ToList();
        _noise.Learn([.. Enumerable.Range(0, _spectrum.BinCount).Select(bin => quiet.Average(window => window.Powers[bin]))]);
    }

    /// <summary>Takes the next samples and gives those that are done.</summary>
    /// <param name="source">Any number of samples.</param>
    /// <param name="target">Room for <see cref="GetMaxOutputCount"/>; may not overlap the source.</param>
    /// <returns>The number of samples written.</returns>
    public int Process(ReadOnlySpan<short> source, Span<short> target)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            var taken = Math.Min(source.Length, _pending.Length - _pendingCount);
            source[..taken].CopyTo(_pending.AsSpan(_pendingCount));
            _pendingCount += taken;
            source = source[taken..];
            if (_pendingCount == _pending.Length)
            {
                written += Filter(target[written..]);
                _pendingCount = 0;
            }
        }

        return written;
    }

    /// <summary>Gives what is left at the end of the stream; the suppressor is then as newly made.</summary>
    /// <param name="target">Room for <see cref="MaxFlushCount"/>.</param>
    /// <returns>The number of samples written.</returns>
    public int Flush(Span<short> target)
    {
        if (_pendingCount == 0 && !_isPrimed)
        {
            return 0;
        }

        var rest = _pendingCount;
        _pending.AsSpan(_pendingCount).Clear();
        var written = Filter(target);
        _pending.AsSpan().Clear();
        Filter(_result);
        _result.AsSpan(0, rest).CopyTo(target[written..]);
        Reset();
        return written + rest;
    }

    /// <summary>Forgets all sound, and the noise, as if newly made.</summary>
    public void Reset()
    {
        _spectrum.Reset();
        _noise.Reset();
        _speech.AsSpan().Clear();
        _pendingCount = 0;
        _isPrimed = false;
    }

    private int Filter(Span<short> target)
    {
        _spectrum.Analyze(_pending, _powers);
        _noise.Update(_powers);
        var noise = _noise.Powers;
        for (var bin = 0; bin < _gains.Length; bin++)
        {
            var ratio = _powers[bin] / noise[bin];
            var speech = (PastShare * _speech[bin]) + ((1 - PastShare) * Math.Max(ratio - 1, 0));
            var gain = Math.Max(speech / (1 + speech), _floor);
            _speech[bin] = gain * gain * ratio;
            _gains[bin] = gain;
        }

        if (_isPrimed)
        {
            _spectrum.Synthesize(_gains, target);
            return _spectrum.HopLength;
        }

        _isPrimed = true;
        _spectrum.Synthesize(_gains, _result);
        return 0;
    }
}
