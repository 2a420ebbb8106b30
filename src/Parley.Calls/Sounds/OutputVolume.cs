namespace Parley.Calls.Sounds;

/// <summary>
/// Makes speech louder or softer, and never clips: before a peak that would go beyond full scale the gain is taken back, as early as the piece allows,
/// and comes back slowly behind it. Not thread-safe: one stream each. Allocates nothing once its buffer fits the largest piece.
/// </summary>
/// <param name="gainDb">In decibels.</param>
/// <param name="sampleRate">Of the samples, in Hz.</param>
internal sealed class OutputVolume(double gainDb, int sampleRate)
{
    private const float Limit = 32_000; // a little below 32767: the laws behind it round up
    private static readonly TimeSpan s_attack = TimeSpan.FromMilliseconds(5); // for a change by the factor e: no crackle, and no word is lost
    private static readonly TimeSpan s_release = TimeSpan.FromMilliseconds(80); // slower than the voice's own waves, faster than its words
    private readonly float _target = (float)Math.Pow(10, gainDb / 20);
    private readonly float _rise = (float)Math.Exp(1 / (s_attack.TotalSeconds * sampleRate));
    private readonly float _return = (float)(1 - Math.Exp(-1 / (s_release.TotalSeconds * sampleRate)));
    private float _gain = (float)Math.Pow(10, gainDb / 20);
    private float[] _gains = [];

    /// <param name="source">The next piece.</param>
    /// <param name="target">As long at least; may be the same memory.</param>
    public void Apply(ReadOnlySpan<short> source, Span<short> target)
    {
        if (_gains.Length < source.Length)
        {
            _gains = new float[Math.Max(source.Length, 2 * _gains.Length)];
        }

        for (var index = 0; index < source.Length; index++)
        {
            _gain += (_target - _gain) * _return;
            var loudness = Math.Abs((float)source[index]);
            _gains[index] = _gain = loudness * _gain > Limit ? Limit / loudness : _gain;
        }

        var later = float.MaxValue;
        for (var index = source.Length - 1; index >= 0; index--)
        {
            later = Math.Min(_gains[index], later * _rise);
            target[index] = (short)(source[index] * later);
        }
    }

    /// <summary>What comes next is not the continuation of what came.</summary>
    public void Reset() => _gain = _target;
}
