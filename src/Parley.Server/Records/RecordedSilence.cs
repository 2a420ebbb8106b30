using System.Buffers.Binary;

namespace Parley.Server.Records;

/// <summary>Silences parts of one side of a stereo WAV of 16 bit, in the file.</summary>
internal static class RecordedSilence
{
    private const int HeaderByteCount = 44;
    private const int FrameByteCount = 4; // left and right
    private const int PieceByteCount = 64 * 1024;

    /// <summary>How long the sound is, and its rate, by its header; null when it is none.</summary>
    public static async Task<(TimeSpan Duration, int SampleRate)?> MeasureAsync(Stream wav, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderByteCount];
        wav.Position = 0;
        if (await wav.ReadAtLeastAsync(header, HeaderByteCount, throwOnEndOfStream: false, cancellationToken) < HeaderByteCount)
        {
            return null;
        }

        var rate = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(24));
        return rate <= 0 ? null : (TimeSpan.FromSeconds((double)((wav.Length - HeaderByteCount) / FrameByteCount) / rate), rate);
    }

    /// <param name="wav">The file, which can be read and written.</param>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="isAgent">Whose side: the agent's is the right one.</param>
    /// <param name="from">From where; before the beginning for from there.</param>
    /// <param name="to">To where; behind the end for to there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WriteAsync(Stream wav, int sampleRate, bool isAgent, TimeSpan from, TimeSpan to, CancellationToken cancellationToken)
    {
        var first = HeaderByteCount + (FrameByteCount * (long)Math.Max(0, Math.Floor(from.TotalSeconds * sampleRate)));
        var end = Math.Min(wav.Length, HeaderByteCount + (FrameByteCount * (long)Math.Max(0, Math.Ceiling(to.TotalSeconds * sampleRate))));
        var piece = new byte[PieceByteCount];
        for (var position = first; position < end;)
        {
            var count = (int)Math.Min(PieceByteCount, (end - position) / FrameByteCount * FrameByteCount);
            if (count == 0)
            {
                break;
            }

            wav.Position = position;
            await wav.ReadExactlyAsync(piece.AsMemory(0, count), cancellationToken);
            for (var frame = isAgent ? 2 : 0; frame < count; frame += FrameByteCount)
            {
                piece.AsSpan(frame, 2).Clear();
            }

            wav.Position = position;
            await wav.WriteAsync(piece.AsMemory(0, count), cancellationToken);
            position += count;
        }
    }
}
