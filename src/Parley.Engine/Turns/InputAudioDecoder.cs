using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.G711;
using Parley.Audio.Noise;
using Parley.Audio.Resampling;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Turns;

/// <summary>
/// The user's audio, whatever its wire format, as PCM at 16 kHz, its noise lowered where the session asks for that: what voice activity
/// detection and recognition hear. Half a sample at the end of a chunk waits for its other half. Allocates nothing per chunk. Not thread-safe.
/// </summary>
internal sealed class InputAudioDecoder
{
    public const int SampleRate = 16_000;
    private const int BlockLength = 480; // 20 ms at the highest wire rate
    private const float FarFieldFloor = 0.1f;

    private readonly AudioFormat _format;
    private readonly Resampler _resampler;
    private readonly NoiseSuppressor? _suppressor;
    private readonly short[] _samples = new short[BlockLength];
    private readonly short[] _resampled;
    private byte _halfSample;
    private bool _hasHalfSample;

    public InputAudioDecoder(AudioFormat format, NoiseReductionConfiguration? noiseReduction)
    {
        _format = format;
        _resampler = new Resampler(format.SampleRate, SampleRate);
        _resampled = new short[_resampler.GetMaxOutputCount(BlockLength)];
        MaxOutputCount = _resampled.Length;
        if (noiseReduction is not null)
        {
            _suppressor = new NoiseSuppressor(SampleRate, Floor(noiseReduction));
            MaxOutputCount = Math.Max(_suppressor.GetMaxOutputCount(_resampled.Length), _suppressor.MaxFlushCount);
        }
    }

    /// <summary>The room that one call of <see cref="Decode"/> or <see cref="Flush"/> may need.</summary>
    public int MaxOutputCount { get; }

    /// <summary>Decodes as much as fits in one block.</summary>
    /// <param name="audio">In the wire's format.</param>
    /// <param name="target">At least <see cref="MaxOutputCount"/> samples.</param>
    /// <param name="sampleCount">Samples written.</param>
    /// <returns>Bytes taken: all of them, or more than none.</returns>
    public int Decode(ReadOnlySpan<byte> audio, Span<short> target, out int sampleCount)
    {
        var taken = _format.Encoding == AudioEncoding.Pcm16 ? TakePcm(audio, out var count) : TakeG711(audio, out count);
        sampleCount = _suppressor is null
            ? _resampler.Resample(_samples.AsSpan(0, count), target)
            : _suppressor.Process(_resampled.AsSpan(0, _resampler.Resample(_samples.AsSpan(0, count), _resampled)), target);
        return taken;
    }

    /// <summary>Gives what noise reduction still holds back at the end of the audio.</summary>
    /// <param name="target">At least <see cref="MaxOutputCount"/> samples.</param>
    /// <returns>Samples written.</returns>
    public int Flush(Span<short> target) => _suppressor?.Flush(target) ?? 0;

    /// <summary>A microphone in a room is lowered by 20 dB of noise, one near the mouth by 14 dB; <c>strength</c> is a share of those.</summary>
    private static float Floor(NoiseReductionConfiguration noiseReduction)
    {
        var strongest = noiseReduction.Type == "far_field" ? FarFieldFloor : NoiseSuppressor.DefaultFloor;
        return MathF.Pow(strongest, (float)Math.Clamp(noiseReduction.Strength ?? 1, 0, 1));
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
