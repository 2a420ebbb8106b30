using System.Buffers.Binary;
using Parley.Audio.Resampling;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>
/// Reads a live stream of PCM16 little endian mono and gives it at 16 kHz, whatever has arrived, at most 100 ms at a time.
/// </summary>
internal sealed class SpeechAudioReader
{
    public const int TargetRate = 16000;
    private static readonly int[] s_rates = [8000, 16000, 24000, 48000];
    private readonly Stream _stream;
    private readonly bool _telephoneBand;
    private readonly Resampler? _resampler;
    private readonly byte[] _bytes;
    private readonly short[] _source;
    private readonly short[] _target;
    private int _pendingByteCount; // an odd byte waits for its other half
    private bool _boost = true;
    private bool _ended;

    public SpeechAudioReader(Stream stream, int sampleRate, bool telephoneBand)
    {
        if (!s_rates.Contains(sampleRate))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate,
                $"The sample rate is {sampleRate} Hz; the recogniser takes 8000, 16000, 24000 and 48000.");
        }

        (_stream, _telephoneBand) = (stream, telephoneBand);
        _source = new short[sampleRate / 10];
        _bytes = new byte[_source.Length * sizeof(short)];
        _resampler = sampleRate == TargetRate ? null : new Resampler(sampleRate, TargetRate);
        _target = _resampler is null ? _source : new short[_resampler.GetMaxOutputCount(_source.Length) + _resampler.MaxFlushCount];
    }

    /// <summary>The next samples, valid until the next call; empty at the end of the stream.</summary>
    public async ValueTask<ReadOnlyMemory<short>> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            var read = await _stream.ReadAsync(_bytes.AsMemory(_pendingByteCount), cancellationToken).ConfigureAwait(false);
            _ended = read == 0;
            var count = Convert(_pendingByteCount + read);
            if (count > 0)
            {
                return _target.AsMemory(0, count);
            }
        }

        return default;
    }

    private int Convert(int byteCount)
    {
        var sampleCount = byteCount / sizeof(short);
        for (var i = 0; i < sampleCount; i++)
        {
            _source[i] = BinaryPrimitives.ReadInt16LittleEndian(_bytes.AsSpan(i * sizeof(short)));
        }

        _pendingByteCount = byteCount % sizeof(short);
        if (_pendingByteCount > 0)
        {
            _bytes[0] = _bytes[byteCount - 1];
        }

        if (_resampler is not null)
        {
            sampleCount = _resampler.Resample(_source.AsSpan(0, sampleCount), _target);
            sampleCount += _ended ? _resampler.Flush(_target.AsSpan(sampleCount)) : 0;
        }

        if (_telephoneBand)
        {
            AddMirrorImage(_target.AsSpan(0, sampleCount));
        }

        return sampleCount;
    }

    /// <summary>
    /// The acoustic model expects energy above 4 kHz, where a telephone has none. Raising every other sample by 30 % and
    /// lowering the rest puts the mirror image of 0–4 kHz there at 0.3 of its level, which halved the errors on human digits.
    /// </summary>
    private void AddMirrorImage(Span<short> samples)
    {
        foreach (ref var sample in samples)
        {
            sample = (short)Math.Clamp(sample * (_boost ? 1.3f : 0.7f), short.MinValue, short.MaxValue);
            _boost = !_boost;
        }
    }
}
