using System.Runtime.InteropServices;
using Parley.Audio.Resampling;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>
/// Brings what a synthesiser makes to 16 kHz in whole 20 ms frames, and drops the silence it starts with: flite begins each text
/// with a fifth of a second of nothing, which a caller would feel as slowness. One stream each; not thread-safe.
/// </summary>
/// <param name="sourceRate">In Hz.</param>
/// <param name="keptSilence">How much of the leading silence stays.</param>
internal sealed class SpeechShaper(int sourceRate, TimeSpan keptSilence)
{
    public const int SampleRate = 16000;
    private const int FrameLength = SampleRate / 50;
    private const int AudibleLevel = 100; // -50 dB: under the softest onset of speech, over flite's noise of some ±20
    private readonly Resampler? _resampler = sourceRate == SampleRate ? null : new Resampler(sourceRate, SampleRate);
    private readonly int _keptFrames = (int)(keptSilence.TotalSeconds * 50);
    private readonly Queue<byte[]> _silence = new();
    private readonly short[] _frame = new short[FrameLength];
    private short[] _resampled = [];
    private int _filled;
    private bool _audible;

    /// <summary>Takes the next samples and gives every frame that is complete.</summary>
    public List<byte[]> Push(ReadOnlySpan<short> samples)
    {
        var frames = new List<byte[]>();
        if (_resampler is null)
        {
            Cut(samples, frames);
            return frames;
        }

        var needed = _resampler.GetMaxOutputCount(samples.Length);
        _resampled = _resampled.Length < needed ? new short[needed] : _resampled;
        Cut(_resampled.AsSpan(0, _resampler.Resample(samples, _resampled)), frames);
        return frames;
    }

    /// <summary>The rest, filled up to a whole frame with silence.</summary>
    public List<byte[]> Finish()
    {
        var frames = new List<byte[]>();
        if (_resampler is not null)
        {
            var tail = new short[_resampler.MaxFlushCount];
            Cut(tail.AsSpan(0, _resampler.Flush(tail)), frames);
        }

        if (_filled > 0)
        {
            Cut(new short[FrameLength - _filled], frames);
        }

        return frames;
    }

    private void Cut(ReadOnlySpan<short> samples, List<byte[]> frames)
    {
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, FrameLength - _filled);
            samples[..count].CopyTo(_frame.AsSpan(_filled));
            samples = samples[count..];
            _filled += count;
            if (_filled == FrameLength)
            {
                _filled = 0;
                Deliver(frames);
            }
        }
    }

    private void Deliver(List<byte[]> frames)
    {
        var bytes = MemoryMarshal.AsBytes<short>(_frame).ToArray();
        if (_audible)
        {
            frames.Add(bytes);
            return;
        }

        _audible = _frame.AsSpan().ContainsAnyExceptInRange<short>(-AudibleLevel, AudibleLevel);
        _silence.Enqueue(bytes);
        if (_audible)
        {
            frames.AddRange(_silence);
            _silence.Clear();
        }
        else if (_silence.Count > _keptFrames)
        {
            _silence.Dequeue();
        }
    }
}
