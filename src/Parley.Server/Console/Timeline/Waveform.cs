using System.Buffers.Binary;

namespace Parley.Server.Console.Timeline;

/// <summary>The loudest sample of each piece of a stereo recording. Immutable.</summary>
/// <param name="Caller">The left channel, 0 to 1, in order.</param>
/// <param name="Agent">The right channel.</param>
/// <param name="Length">How long the recording is.</param>
internal sealed record Waveform(float[] Caller, float[] Agent, TimeSpan Length)
{
    private const int HeaderByteCount = 44;
    private const int BlockByteCount = 256 * 1024;

    /// <summary>Reads a WAV as the server writes them: 16 bit, stereo; null when it is another.</summary>
    /// <param name="stream">The recording, which can seek; read to its end.</param>
    /// <param name="pieceCount">Into how many pieces it is divided.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Waveform?> ReadAsync(Stream stream, int pieceCount, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderByteCount];
        if (await stream.ReadAtLeastAsync(header, HeaderByteCount, throwOnEndOfStream: false, cancellationToken) < HeaderByteCount
            || !header.AsSpan(0, 4).SequenceEqual("RIFF"u8) || header[22] != 2 || header[34] != 16)
        {
            return null;
        }

        var sampleRate = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(24));
        var pairCount = (stream.Length - HeaderByteCount) / 4;
        if (sampleRate <= 0 || pairCount == 0)
        {
            return null;
        }

        var (caller, agent) = (new float[pieceCount], new float[pieceCount]);
        var block = new byte[BlockByteCount];
        long pair = 0;
        int count;
        while ((count = await stream.ReadAtLeastAsync(block, BlockByteCount, throwOnEndOfStream: false, cancellationToken)) >= 4)
        {
            for (var at = 0; at + 4 <= count && pair < pairCount; at += 4, pair++)
            {
                var piece = (int)(pair * pieceCount / pairCount);
                caller[piece] = Math.Max(caller[piece], Math.Abs(BinaryPrimitives.ReadInt16LittleEndian(block.AsSpan(at)) / 32768f));
                agent[piece] = Math.Max(agent[piece], Math.Abs(BinaryPrimitives.ReadInt16LittleEndian(block.AsSpan(at + 2)) / 32768f));
            }
        }

        return new Waveform(caller, agent, TimeSpan.FromSeconds((double)pairCount / sampleRate));
    }
}
