using Parley.Engine.Turns;

namespace Parley.Engine.Cascade;

/// <summary>
/// The audio of one turn, at 16 kHz, up to a minute. Empty until somebody speaks, then reused from turn to turn, so that it soon
/// allocates no more. Not thread-safe.
/// </summary>
internal sealed class UtteranceCopy
{
    private const int MostSamples = 60 * InputAudioDecoder.SampleRate;
    private const int FewestSamples = 5 * InputAudioDecoder.SampleRate;
    private short[] _samples = [];
    private int _count;

    /// <summary>False when the turn was longer than is kept.</summary>
    public bool IsWhole { get; private set; } = true;

    public ReadOnlySpan<short> Samples => _samples.AsSpan(0, _count);

    public void Clear()
    {
        _count = 0;
        IsWhole = true;
    }

    public void Append(ReadOnlySpan<short> samples)
    {
        if (!IsWhole || _count + samples.Length > MostSamples)
        {
            IsWhole = false;
            return;
        }

        if (_count + samples.Length > _samples.Length)
        {
            Array.Resize(ref _samples, Math.Clamp(Math.Max(2 * _samples.Length, _count + samples.Length), FewestSamples, MostSamples));
        }

        samples.CopyTo(_samples.AsSpan(_count));
        _count += samples.Length;
    }
}
