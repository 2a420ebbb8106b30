using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Parley.Engine.Speech.Synthesis;

namespace Parley.Engine.Speech.Espeak;

/// <summary>
/// Speaks with espeak-ng, one process for each text, started ahead of need. Thread-safe; any number of texts at once, sixteen of
/// them speaking. Audio is PCM16, little endian, mono, 16 kHz, in 20 ms frames.
/// </summary>
public sealed class EspeakTextToSpeechClient : ITextToSpeechClient
{
    private const int HeaderLength = 44; // espeak-ng writes the plain header, with a made-up length as it does not know better
    private const int RateOffset = 24;
    private const int MaxWarmCount = 8;
    private const int MaxActiveCount = 16;
    private static readonly TimeSpan s_keptSilence = TimeSpan.FromMilliseconds(20);
    private readonly EspeakProcessPool _processes;
    private readonly EspeakSettings _settings;

    /// <summary>Makes a client; no process is started before the first text.</summary>
    /// <param name="voice">espeak-ng's name of a voice, with a variant after <c>+</c>: <c>en-us</c>, <c>en-us+f4</c>, <c>de</c>.</param>
    public EspeakTextToSpeechClient(string voice = "en-us")
        : this("espeak-ng", new EspeakSettings(voice))
    {
    }

    internal EspeakTextToSpeechClient(string program, EspeakSettings settings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Voice);
        _settings = settings;
        _processes = new EspeakProcessPool(program, MaxWarmCount, MaxActiveCount);
    }

    internal EspeakProcessPool Processes => _processes;

    /// <inheritdoc/>
    public async Task<TextToSpeechResponse> GetAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        await AudioChunks.CollectAsync(GetStreamingAudioAsync(text, options, cancellationToken)).ConfigureAwait(false);

    /// <summary>Speaks <paramref name="text"/>; cancelling kills the process at once.</summary>
    /// <param name="text">Written text. It goes to the process's standard input, never to an argument.</param>
    /// <param name="options"><c>Speed</c> from 0.25 to 1.5 (espeak-ng speaks no slower than 80 words a minute); the rest is not used.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="SpeechLibraryException">espeak-ng is missing or ended early.</exception>
    public IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        SpeakAsync(text, _settings, options, cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(TextToSpeechClientMetadata) ? new TextToSpeechClientMetadata("espeak-ng", defaultModelId: _settings.Voice)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Ends the processes that wait; what is being spoken is finished.</summary>
    public void Dispose() => _processes.Dispose();

    internal async IAsyncEnumerable<TextToSpeechResponseUpdate> SpeakAsync(
        string text, EspeakSettings settings, TextToSpeechOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var spoken = SpokenText.From(text);
        if (!spoken.Any(char.IsLetterOrDigit))
        {
            yield break;
        }

        var command = EspeakCommand.From(settings, SpeechSpeed.From(options));
        var process = await _processes.TakeAsync(command, cancellationToken).ConfigureAwait(false);
        try
        {
            using var killing = cancellationToken.Register(process.Kill); // reading from a pipe does not heed a token
            await WriteTextAsync(process, spoken, cancellationToken).ConfigureAwait(false);
            await foreach (var frame in ReadFramesAsync(process, cancellationToken).ConfigureAwait(false))
            {
                yield return AudioChunks.CreateUpdate(frame);
            }
        }
        finally
        {
            process.Dispose();
            _processes.Release(command);
        }
    }

    private static async Task WriteTextAsync(EspeakProcess process, string text, CancellationToken cancellationToken)
    {
        try
        {
            await process.WriteAsync(text, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new SpeechLibraryException("espeak-ng ended before it had read the text.", exception);
        }
    }

    private static async IAsyncEnumerable<byte[]> ReadFramesAsync(
        EspeakProcess process, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var header = await process.Output.ReadAtLeastAsync(
            buffer.AsMemory(0, HeaderLength), HeaderLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await ThrowUnlessWavAsync(process, buffer.AsMemory(0, header), cancellationToken).ConfigureAwait(false);
        var shaper = new SpeechShaper(BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(RateOffset)), s_keptSilence);
        var samples = new short[buffer.Length / sizeof(short)];
        var pending = 0; // an odd byte waits for its other half
        while (await process.Output.ReadAsync(buffer.AsMemory(pending), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            var count = (pending + read) / sizeof(short);
            for (var i = 0; i < count; i++)
            {
                samples[i] = BinaryPrimitives.ReadInt16LittleEndian(buffer.AsSpan(i * sizeof(short)));
            }

            (pending, buffer[0]) = ((pending + read) % sizeof(short), buffer[pending + read - 1]);
            foreach (var frame in shaper.Push(samples.AsSpan(0, count)))
            {
                yield return frame;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        await process.EnsureSuccessAsync(cancellationToken).ConfigureAwait(false);
        foreach (var frame in shaper.Finish())
        {
            yield return frame;
        }
    }

    private static async Task ThrowUnlessWavAsync(EspeakProcess process, ReadOnlyMemory<byte> header, CancellationToken cancellationToken)
    {
        if (header.Length < HeaderLength || !header.Span.StartsWith("RIFF"u8))
        {
            await process.EnsureSuccessAsync(cancellationToken).ConfigureAwait(false);
            throw new SpeechLibraryException(
                $"espeak-ng gave {Encoding.ASCII.GetString(header.Span[..Math.Min(4, header.Length)])} instead of a WAV file.");
        }
    }
}
