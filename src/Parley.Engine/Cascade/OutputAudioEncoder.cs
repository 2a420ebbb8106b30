using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.G711;
using Parley.Audio.Resampling;

namespace Parley.Engine.Cascade;

/// <summary>
/// A response's speech, from the synthesiser's samples to chunks in the session's output format: the first as small as a frame,
/// so that it leaves at once, the later ones of 100 ms, so that there are few. Not thread-safe.
/// </summary>
internal sealed class OutputAudioEncoder(AudioFormat format)
{
    private const int FramesPerChunk = 5;
    private short[] _samples = new short[4096]; // at the output's rate, not yet taken
    private int _start;
    private int _count;
    private Resampler? _resampler;
    private bool _hasTaken;

    /// <summary>Takes samples of the synthesiser.</summary>
    public void Write(ReadOnlySpan<short> samples, int sampleRate)
    {
        if (_resampler?.SourceRate != sampleRate)
        {
            EndStream();
            _resampler = new Resampler(sampleRate, format.SampleRate);
        }

        var target = Reserve(_resampler.GetMaxOutputCount(samples.Length));
        _count += _resampler.Resample(samples, target);
    }

    /// <summary>The speech so far is complete: what the resampler holds is due. More may follow.</summary>
    public void EndStream()
    {
        if (_resampler is not null)
        {
            _count += _resampler.Flush(Reserve(_resampler.MaxFlushCount));
            _resampler = null;
        }
    }

    /// <summary>Takes the next chunk that is full; null when there is none.</summary>
    public byte[]? TakeChunk() => _count >= ChunkLength ? Take(Math.Min(_count, FramesPerChunk * format.SamplesPerFrame)) : null;

    /// <summary>Takes whatever there is; null when there is nothing.</summary>
    public byte[]? TakeRest() => _count > 0 ? Take(Math.Min(_count, FramesPerChunk * format.SamplesPerFrame)) : null;

    private int ChunkLength => _hasTaken ? FramesPerChunk * format.SamplesPerFrame : format.SamplesPerFrame;

    private byte[] Take(int count)
    {
        var samples = _samples.AsSpan(_start, count);
        var chunk = new byte[count * format.BytesPerSample];
        switch (format.Encoding)
        {
            case AudioEncoding.Pcmu:
                MuLaw.Encode(samples, chunk);
                break;
            case AudioEncoding.Pcma:
                ALaw.Encode(samples, chunk);
                break;
            default:
                MemoryMarshal.AsBytes(samples).CopyTo(chunk);
                break;
        }

        _start += count;
        _count -= count;
        _hasTaken = true;
        return chunk;
    }

    private Span<short> Reserve(int count)
    {
        if (_start > 0)
        {
            _samples.AsSpan(_start, _count).CopyTo(_samples);
            _start = 0;
        }

        if (_count + count > _samples.Length)
        {
            Array.Resize(ref _samples, Math.Max(_count + count, 2 * _samples.Length));
        }

        return _samples.AsSpan(_count);
    }
}
