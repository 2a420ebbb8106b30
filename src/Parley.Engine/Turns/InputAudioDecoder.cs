using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.G711;
using Parley.Audio.Resampling;

namespace Parley.Engine.Turns;

/// <summary>
/// The user's audio, whatever its wire format, as PCM at 16 kHz: what voice activity detection and recognition hear. Half a
/// sample at the end of a chunk waits for its other half. Allocates nothing per chunk. Not thread-safe.
/// </summary>
internal sealed class InputAudioDecoder
{
    public const int SampleRate = 16_000;
    private const int BlockLength = 480; // 20 ms at the highest wire rate

    private readonly AudioFormat _format;
    private readonly Resampler _resampler;
    private readonly short[] _samples = new short[BlockLength];
    private byte _halfSample;
    private bool _hasHalfSample;

    public InputAudioDecoder(AudioFormat format)
    {
        _format = format;
        _resampler = new Resampler(format.SampleRate, SampleRate);
        MaxOutputCount = _resampler.GetMaxOutputCount(BlockLength);
    }

    /// <summary>The room that one call of <see cref="Decode"/> may need.</summary>
    public int MaxOutputCount { get; }

    /// <summary>Decodes as much as fits in one block.</summary>
    /// <param name="audio">In the wire's format.</param>
    /// <param name="target">At least <see cref="MaxOutputCount"/> samples.</param>
    /// <param name="sampleCount">Samples written.</param>
    /// <returns>Bytes taken: all of them, or more than none.</returns>
    public int Decode(ReadOnlySpan<byte> audio, Span<short> target, out int sampleCount)
    {
        var taken = _format.Encoding == AudioEncoding.Pcm16 ? TakePcm(audio, out var count) : TakeG711(audio, out count);
        sampleCount = _resampler.Resample(_samples.AsSpan(0, count), target);
        return taken;
    }

    private int TakeG711(ReadOnlySpan<byte> audio, out int count)
    {
        var block = audio[..Math.Min(audio.Length, BlockLength)];
        count = _format.Encoding == AudioEncoding.Pcmu ? MuLaw.Decode(block, _samples) : ALaw.Decode(block, _samples);
        return block.Length;
    }

    private int TakePcm(ReadOnlySpan<byte> audio, out int count)
    {
        var bytes = MemoryMarshal.AsBytes(_samples.AsSpan());
        var offset = 0;
        if (_hasHalfSample)
        {
            bytes[0] = _halfSample;
            offset = 1;
        }

        var taken = Math.Min(audio.Length, bytes.Length - offset);
        audio[..taken].CopyTo(bytes[offset..]);
        var total = offset + taken;
        count = total / sizeof(short);
        _hasHalfSample = total % sizeof(short) == 1;
        if (_hasHalfSample)
        {
            _halfSample = bytes[total - 1];
        }

        return taken;
    }
}
