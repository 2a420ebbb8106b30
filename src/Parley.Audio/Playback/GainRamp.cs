namespace Parley.Audio.Playback;

/// <summary>
/// A loudness that changes evenly instead of at once, so that nothing clicks: fades out on an interruption, or lowers a voice. Allocates
/// nothing. Not thread-safe: one stream each.
/// </summary>
/// <param name="sampleRate">In Hz.</param>
public sealed class GainRamp(int sampleRate)
{
    private float _gain = 1;
    private float _target = 1;
    private float _step;

    /// <summary>True once a fade to silence is at its end: the rest can be dropped.</summary>
    public bool IsSilent => _gain == 0 && _target == 0;

    /// <summary>Begins to change.</summary>
    /// <param name="gain">As a factor: 0 is silence, 1 as it is. See <see cref="FromDecibels"/>.</param>
    /// <param name="fade">How long the change takes; zero for at once. 10 to 15 ms are enough against clicks.</param>
    public void FadeTo(float gain, TimeSpan fade)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gain);
        _target = gain;
        var count = (float)(fade.TotalSeconds * sampleRate);
        _gain = count < 1 ? gain : _gain;
        _step = count < 1 ? 0 : Math.Abs(gain - _gain) / count;
    }

    /// <summary>Applies it in place to what is played next.</summary>
    public void Apply(Span<short> samples)
    {
        if (_gain == 1 && _target == 1)
        {
            return;
        }

        for (var index = 0; index < samples.Length; index++)
        {
            _gain = _gain < _target ? Math.Min(_gain + _step, _target) : Math.Max(_gain - _step, _target);
            samples[index] = (short)Math.Clamp(MathF.Round(samples[index] * _gain), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>A gain in decibels as a factor: 0 dB is 1, −15 dB is 0.178.</summary>
    public static float FromDecibels(double gainDb) => (float)Math.Pow(10, gainDb / 20);
}
