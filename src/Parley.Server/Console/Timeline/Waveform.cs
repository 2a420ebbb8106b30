using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Parley.Server.Records.Flac;

namespace Parley.Server.Console.Timeline;

/// <summary>The loudest sample of each piece of a stereo recording. Immutable.</summary>
/// <param name="Caller">The left channel, 0 to 1, in order.</param>
/// <param name="Agent">The right channel.</param>
/// <param name="Length">How long the recording is.</param>
internal sealed record Waveform(float[] Caller, float[] Agent, TimeSpan Length)
{
    private const int HeaderByteCount = 44;
    private const int BlockByteCount = 256 * 1024;

    /// <summary>Reads a WAV or FLAC as the server writes them: 16 bit, stereo; null when it is another.</summary>
    /// <param name="stream">The recording, which can seek; read to its end.</param>
    /// <param name="pieceCount">Into how many pieces it is divided.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Waveform?> ReadAsync(Stream stream, int pieceCount, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderByteCount];
        if (await stream.ReadAtLeastAsync(header, HeaderByteCount, throwOnEndOfStream: false, cancellationToken) < HeaderByteCount)
        {
            return null;
        }

        if (header.AsSpan(0, 4).SequenceEqual("fLaC"u8))
        {
            stream.Position = 0;
            return FlacNative.IsInstalled ? await ReadFlacAsync(stream, pieceCount, cancellationToken) : null;
        }

        if (!header.AsSpan(0, 4).SequenceEqual("RIFF"u8) || header[22] != 2 || header[34] != 16)
        {
            return null;
        }

        var sampleRate = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(24));
        var pairCount = (stream.Length - HeaderByteCount) / 4;
        if (sampleRate <= 0 || pairCount == 0)
        {
            return null;
        }

        var peaks = new WaveformPeaks(pieceCount, pairCount);
        var block = new byte[BlockByteCount];
        int count;
        while ((count = await stream.ReadAtLeastAsync(block, BlockByteCount, throwOnEndOfStream: false, cancellationToken)) >= 4)
        {
            peaks.Add(MemoryMarshal.Cast<byte, short>(block.AsSpan(0, count / 4 * 4)));
        }

        return peaks.ToWaveform(sampleRate);
    }

    private static async Task<Waveform?> ReadFlacAsync(Stream stream, int pieceCount, CancellationToken cancellationToken)
    {
        using var decoder = await FlacDecoder.TryOpenAsync(stream, cancellationToken);
        if (decoder is null)
        {
            return null;
        }

        var peaks = new WaveformPeaks(pieceCount, decoder.PairCount);
        for (var samples = await decoder.ReadAsync(cancellationToken); !samples.IsEmpty; samples = await decoder.ReadAsync(cancellationToken))
        {
            peaks.Add(samples.Span);
        }

        return peaks.ToWaveform(decoder.SampleRate);
    }
}
