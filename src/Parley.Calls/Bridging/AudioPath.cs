using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.G711;
using Parley.Audio.Resampling;
using Parley.Calls.Sounds;

namespace Parley.Calls.Bridging;

/// <summary>
/// One direction's way of the audio: decode, resample, make louder or softer, encode, each once. Equal formats at the same loudness pass
/// untouched. Allocates nothing once its buffers fit the largest piece. Not thread-safe: one stream each.
/// </summary>
internal sealed class AudioPath
{
    private readonly AudioFormat _source;
    private readonly AudioFormat _target;
    private readonly Resampler? _resampler;
    private readonly OutputVolume? _volume;
    private short[] _decoded = [];
    private short[] _resampled = [];
    private short[] _leveled = [];
    private byte[] _encoded = [];

    /// <param name="source">What comes.</param>
    /// <param name="target">What goes.</param>
    /// <param name="gainDb">How much louder, in decibels; 0 for as it is.</param>
    /// <exception cref="ArgumentException">The sample rates have no small common ratio.</exception>
    public AudioPath(AudioFormat source, AudioFormat target, double gainDb = 0)
    {
        _source = source;
        _target = target;
        _resampler = source.SampleRate == target.SampleRate ? null : new Resampler(source.SampleRate, target.SampleRate);
        _volume = gainDb == 0 ? null : new OutputVolume(gainDb, target.SampleRate);
    }

    /// <summary>True when nothing is done.</summary>
    public bool IsPassThrough => _source == _target && _volume is null;

    /// <summary>Converts the next piece.</summary>
    /// <param name="audio">In the source's format; a trailing half sample is dropped.</param>
    /// <returns>In the target's format; <paramref name="audio"/> itself, or valid until the next call.</returns>
    public ReadOnlyMemory<byte> Convert(ReadOnlyMemory<byte> audio)
    {
        if (IsPassThrough)
        {
            return audio;
        }

        var samples = Resample(Decode(audio.Span));
        return Encode(Level(samples));
    }

    /// <summary>Forgets the sound so far: what comes next is not its continuation.</summary>
    public void Reset()
    {
        _resampler?.Reset();
        _volume?.Reset();
    }

    private ReadOnlySpan<short> Decode(ReadOnlySpan<byte> audio)
    {
        if (_source.Encoding == AudioEncoding.Pcm16)
        {
            return MemoryMarshal.Cast<byte, short>(audio); // every platform that .NET 10 supports for us is little-endian
        }

        Grow(ref _decoded, audio.Length);
        var count = _source.Encoding == AudioEncoding.Pcmu ? MuLaw.Decode(audio, _decoded) : ALaw.Decode(audio, _decoded);
        return _decoded.AsSpan(0, count);
    }

    private ReadOnlySpan<short> Resample(ReadOnlySpan<short> samples)
    {
        if (_resampler is null)
        {
            return samples;
        }

        Grow(ref _resampled, _resampler.GetMaxOutputCount(samples.Length));
        return _resampled.AsSpan(0, _resampler.Resample(samples, _resampled));
    }

    private ReadOnlySpan<short> Level(ReadOnlySpan<short> samples)
    {
        if (_volume is null)
        {
            return samples;
        }

        Grow(ref _leveled, samples.Length);
        _volume.Apply(samples, _leveled);
        return _leveled.AsSpan(0, samples.Length);
    }

    private ReadOnlyMemory<byte> Encode(ReadOnlySpan<short> samples)
    {
        Grow(ref _encoded, samples.Length * _target.BytesPerSample);
        switch (_target.Encoding)
        {
            case AudioEncoding.Pcmu:
                return _encoded.AsMemory(0, MuLaw.Encode(samples, _encoded));
            case AudioEncoding.Pcma:
                return _encoded.AsMemory(0, ALaw.Encode(samples, _encoded));
            default:
                MemoryMarshal.AsBytes(samples).CopyTo(_encoded);
                return _encoded.AsMemory(0, samples.Length * sizeof(short));
        }
    }

    private static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new T[Math.Max(length, 2 * buffer.Length)];
        }
    }
}
