namespace Parley.Audio.Resampling;

/// <summary>
/// Changes the sample rate of a stream of mono 16-bit audio with a linear-phase polyphase filter: flat to 0.45 of the lower
/// rate, at least 80 dB down from 0.57 of it. Frames go in and come out whole: 20 ms in gives exactly 20 ms out, from the
/// first frame on, later by <see cref="Delay"/>. Allocates nothing after construction. Not thread-safe: one stream each.
/// </summary>
public sealed class Resampler
{
    private const int MinRate = 4_000;
    private const int MaxRate = 192_000;

    private readonly IRateConverter? _converter; // null when the rates are equal
    private readonly int _up;
    private readonly int _down;
    private readonly int _heldCount;
    private readonly int _tailCount;

    /// <summary>Makes a resampler; equal rates give one that copies.</summary>
    /// <param name="sourceRate">In Hz, 4,000 to 192,000.</param>
    /// <param name="targetRate">In Hz, 4,000 to 192,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of range.</exception>
    /// <exception cref="ArgumentException">The rates have no small common ratio.</exception>
    public Resampler(int sourceRate, int targetRate)
    {
        ThrowIfOutOfRange(sourceRate, nameof(sourceRate));
        ThrowIfOutOfRange(targetRate, nameof(targetRate));
        SourceRate = sourceRate;
        TargetRate = targetRate;
        _up = _down = 1;
        if (sourceRate != targetRate)
        {
            var plan = RatePlan.Find(sourceRate, targetRate);
            _converter = plan.CreateConverter();
            _up = plan.Up;
            _down = plan.Down;
            _heldCount = plan.HeldSourceCount;
            Delay = plan.Delay;
            _tailCount = (int)Math.Ceiling(Delay.TotalSeconds * sourceRate) + _heldCount;
        }
    }

    /// <summary>The rate of what goes in, in Hz.</summary>
    public int SourceRate { get; }

    /// <summary>The rate of what comes out, in Hz.</summary>
    public int TargetRate { get; }

    /// <summary>By how much the output lies behind the input: half the filter's length; zero when the rates are equal.</summary>
    public TimeSpan Delay { get; }

    /// <summary>The most samples that <see cref="Resample"/> writes for so many source samples.</summary>
    /// <param name="sourceCount">Samples, not bytes; not negative.</param>
    public int GetMaxOutputCount(int sourceCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceCount);
        return checked((int)(((long)sourceCount + _heldCount) * _up / _down) + 1);
    }

    /// <summary>The most samples that <see cref="Flush"/> writes.</summary>
    public int MaxFlushCount => GetMaxOutputCount(_tailCount);

    /// <summary>Takes all of <paramref name="source"/> and writes what is due.</summary>
    /// <param name="source">The next samples of the stream, any number of them.</param>
    /// <param name="target">Room for <see cref="GetMaxOutputCount"/>; for whole frames the exact frame size is enough.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="target"/> is too short; nothing was taken.</exception>
    public int Resample(ReadOnlySpan<short> source, Span<short> target)
    {
        var due = _converter?.CountOutputs(source.Length) ?? source.Length;
        if (target.Length < due)
        {
            throw new ArgumentException($"The target holds {target.Length} samples, but {due} are due.", nameof(target));
        }

        if (_converter is null)
        {
            source.CopyTo(target);
            return source.Length;
        }

        var written = 0;
        while (!source.IsEmpty)
        {
            var count = Math.Min(source.Length, _converter.MaxSourceCount);
            written += _converter.Convert(source[..count], target[written..]);
            source = source[count..];
        }

        return written;
    }

    /// <summary>Writes the end of the stream, which the filter still holds, and resets.</summary>
    /// <param name="target">Room for <see cref="MaxFlushCount"/>.</param>
    /// <returns>The number of samples written: <see cref="Delay"/> of them, and a few more where a group has to be filled.</returns>
    public int Flush(Span<short> target)
    {
        Span<short> silence = stackalloc short[64];
        silence.Clear();
        var written = 0;
        for (var left = _tailCount; left > 0; left -= silence.Length)
        {
            written += Resample(silence[..Math.Min(left, silence.Length)], target[written..]);
        }

        Reset();
        return written;
    }

    /// <summary>Forgets all sound, as if newly made.</summary>
    public void Reset() => _converter?.Reset();

    private static void ThrowIfOutOfRange(int rate, string name)
    {
        if (rate is < MinRate or > MaxRate)
        {
            throw new ArgumentOutOfRangeException(name, rate, $"A sample rate is from {MinRate} to {MaxRate} Hz.");
        }
    }
}
