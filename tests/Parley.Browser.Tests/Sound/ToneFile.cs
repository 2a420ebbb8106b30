using System.Buffers.Binary;

namespace Parley.Browser.Tests.Sound;

/// <summary>A WAV file with a sine in it, for a microphone whose every sample is known.</summary>
internal sealed class ToneFile : IDisposable
{
    private const int SampleRate = 48000;
    private const int HeaderByteCount = 44;

    private ToneFile(string path) => Path = path;

    public string Path { get; }

    public static ToneFile Create(double frequency, double amplitude, TimeSpan length)
    {
        var sampleCount = (int)(length.TotalSeconds * SampleRate);
        var file = new byte[HeaderByteCount + (2 * sampleCount)];
        WriteHeader(file, 2 * sampleCount);
        for (var i = 0; i < sampleCount; i++)
        {
            var sample = (short)(amplitude * short.MaxValue * Math.Sin(2 * Math.PI * frequency * i / SampleRate));
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(HeaderByteCount + (2 * i)), sample);
        }

        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".wav");
        File.WriteAllBytes(path, file);
        return new ToneFile(path);
    }

    public void Dispose() => File.Delete(Path);

    /// <summary>The canonical 44-byte RIFF header of PCM16 mono.</summary>
    private static void WriteHeader(Span<byte> header, int dataByteCount)
    {
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], HeaderByteCount - 8 + dataByteCount);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], SampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], dataByteCount);
    }
}
