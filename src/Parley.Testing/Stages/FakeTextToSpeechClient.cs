using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Testing.Stages;

/// <summary>
/// A synthesiser that answers each text with a tone of 50 ms a character, at once and in chunks of 20 ms. Thread-safe.
/// </summary>
/// <param name="sampleRate">Of its audio, in Hz.</param>
public sealed class FakeTextToSpeechClient(int sampleRate = 16_000) : ITextToSpeechClient
{
    /// <summary>How long one character is spoken.</summary>
    public static TimeSpan CharacterDuration { get; } = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<string> _texts = new();

    /// <summary>What it was given to speak, oldest first.</summary>
    public IReadOnlyCollection<string> Texts => _texts;

    /// <summary>What it was told last; null before the first text.</summary>
    public TextToSpeechOptions? LastOptions { get; private set; }

    /// <summary>Awaited before each text's first chunk; may throw.</summary>
    public Func<string, CancellationToken, Task>? BeforeSpeaking { get; init; }

    /// <inheritdoc/>
    public async Task<TextToSpeechResponse> GetAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingAudioAsync(text, options, cancellationToken).ToTextToSpeechResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        _texts.Enqueue(text);
        LastOptions = options;
        if (BeforeSpeaking is not null)
        {
            await BeforeSpeaking(text, cancellationToken).ConfigureAwait(false);
        }

        var sampleCount = (int)(text.Length * CharacterDuration.TotalSeconds * sampleRate);
        var chunkLength = sampleRate / 50;
        for (var start = 0; start < sampleCount; start += chunkLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new TextToSpeechResponseUpdate(
                [new DataContent(Tone(start, Math.Min(chunkLength, sampleCount - start)), $"audio/pcm;rate={sampleRate}")])
            {
                Kind = TextToSpeechResponseUpdateKind.AudioUpdating,
            };
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType?.IsInstanceOfType(this) == true ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }

    private byte[] Tone(int start, int count)
    {
        var bytes = new byte[count * sizeof(short)];
        for (var index = 0; index < count; index++)
        {
            var sample = (short)(8000 * Math.Sin(2 * Math.PI * 440 * (start + index) / sampleRate));
            BitConverter.TryWriteBytes(bytes.AsSpan(index * sizeof(short)), sample);
        }

        return bytes;
    }
}
