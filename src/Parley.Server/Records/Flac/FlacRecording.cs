using System.Runtime.InteropServices;

namespace Parley.Server.Records.Flac;

/// <summary>Packs a recording that is whole and silenced. Nothing of it is lost.</summary>
internal static class FlacRecording
{
    private const int WavHeaderByteCount = 44;
    private const int PieceByteCount = 64 * 1024;

    /// <param name="wav">A stereo WAV of 16 bit as the server writes them.</param>
    /// <param name="sampleRate">Its rate in Hz.</param>
    /// <param name="flac">Empty; it can seek.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">The library refuses it.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static async Task PackAsync(Stream wav, int sampleRate, Stream flac, CancellationToken cancellationToken)
    {
        using var encoder = new FlacEncoder(sampleRate, (wav.Length - WavHeaderByteCount) / (2 * sizeof(short)));
        var piece = new byte[PieceByteCount];
        wav.Position = WavHeaderByteCount;
        int count;
        while ((count = await wav.ReadAtLeastAsync(piece, PieceByteCount, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            encoder.Process(MemoryMarshal.Cast<byte, short>(piece.AsSpan(0, count / (2 * sizeof(short)) * (2 * sizeof(short)))));
            await WriteAsync(encoder, flac, cancellationToken);
        }

        var header = encoder.Finish();
        await WriteAsync(encoder, flac, cancellationToken);
        flac.Position = 0;
        await flac.WriteAsync(header, cancellationToken);
        await flac.FlushAsync(cancellationToken);
    }

    private static async Task WriteAsync(FlacEncoder encoder, Stream flac, CancellationToken cancellationToken)
    {
        if (encoder.Packed.WrittenCount > 0)
        {
            await flac.WriteAsync(encoder.Packed.WrittenMemory, cancellationToken);
            encoder.Packed.ResetWrittenCount();
        }
    }
}
