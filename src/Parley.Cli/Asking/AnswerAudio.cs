using System.Buffers;
using Parley.Audio.Wav;

namespace Parley.Cli.Asking;

/// <summary>The spoken answer as it comes in: PCM16 mono at 24 kHz.</summary>
internal sealed class AnswerAudio(TimeProvider timeProvider)
{
    private const int SampleRate = 24_000;
    private readonly ArrayBufferWriter<byte> _audio = new();
    private long _askedAt = timeProvider.GetTimestamp();

    /// <summary>How many pieces it came in.</summary>
    public int ChunkCount { get; private set; }

    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)_audio.WrittenCount / sizeof(short) / SampleRate);

    /// <summary>From the end of the question to the first piece.</summary>
    public TimeSpan FirstAudioAfter { get; private set; }

    /// <summary>The question has just ended.</summary>
    public void QuestionEnded()
    {
        if (ChunkCount == 0)
        {
            _askedAt = timeProvider.GetTimestamp();
        }
    }

    public void Add(ReadOnlySpan<byte> chunk)
    {
        if (ChunkCount++ == 0)
        {
            FirstAudioAfter = timeProvider.GetElapsedTime(_askedAt);
        }

        _audio.Write(chunk);
    }

    /// <summary>Writes a WAV file, replacing one of that name.</summary>
    public async Task SaveAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = file.Create();
        await using var writer = await WavWriter.CreateAsync(stream, SampleRate, cancellationToken: cancellationToken);
        var samples = new short[_audio.WrittenCount / sizeof(short)];
        Buffer.BlockCopy(_audio.WrittenSpan.ToArray(), 0, samples, 0, samples.Length * sizeof(short));
        await writer.WriteAsync(samples, cancellationToken);
    }
}
