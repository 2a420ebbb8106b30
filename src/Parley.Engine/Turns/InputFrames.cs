using Parley.Audio;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Turns;

/// <summary>
/// Cuts the user's audio into frames of 20 ms at 16 kHz. Write, then read frames until there are none. Allocates nothing per frame. Not
/// thread-safe.
/// </summary>
internal sealed class InputFrames
{
    private const int FrameLength = InputAudioDecoder.SampleRate / 50;

    private readonly InputAudioDecoder _decoder;
    private readonly short[] _pending;
    private int _start;
    private int _count;

    public InputFrames(AudioFormat format, NoiseReductionConfiguration? noiseReduction)
    {
        _decoder = new InputAudioDecoder(format, noiseReduction);
        _pending = new short[FrameLength + _decoder.MaxOutputCount];
    }

    /// <summary>Takes some of <paramref name="audio"/>.</summary>
    /// <returns>Bytes taken: at least one. Read all frames before the next call.</returns>
    public int Write(ReadOnlySpan<byte> audio)
    {
        _pending.AsSpan(_start, _count).CopyTo(_pending);
        _start = 0;
        var taken = _decoder.Decode(audio, _pending.AsSpan(_count), out var count);
        _count += count;
        return taken;
    }

    /// <summary>Gives the next frame.</summary>
    /// <param name="frame">Valid until the next call.</param>
    public bool TryRead(out ReadOnlySpan<short> frame)
    {
        if (_count < FrameLength)
        {
            frame = default;
            return false;
        }

        frame = _pending.AsSpan(_start, FrameLength);
        _start += FrameLength;
        _count -= FrameLength;
        return true;
    }
}
