using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Audio;
using Parley.Engine.Transcription;

#pragma warning disable OPENAI001 // usage, log probabilities and speakers are marked experimental; the package's version is pinned

namespace Parley.Engine.OpenAI;

/// <summary>
/// A recogniser behind <c>/v1/audio/transcriptions</c>. Takes an utterance as raw PCM16 mono (little-endian) and sends it as a WAV file.
/// Thread-safe. Failures are <see cref="ProviderException"/>s.
/// </summary>
public sealed class OpenAISpeechToTextClient : ISpeechToTextClient
{
    private const int DefaultSampleRate = 16000;
    private const string FileName = "speech.wav";

    private readonly ProviderFault _fault;
    private readonly AudioClient _client;
    private readonly SpeechToTextClientMetadata _metadata;
    private readonly OpenAIStageOptions _options;

    /// <summary>Uses the server that <paramref name="options"/> name; sends nothing yet.</summary>
    public OpenAISpeechToTextClient(OpenAIStageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _fault = new ProviderFault(options, "/audio/transcriptions");
        _client = new AudioClient(options.Model, OpenAIStage.Credential(options), OpenAIStage.Client(options));
        _metadata = new SpeechToTextClientMetadata("openai", options.Endpoint, options.Model);
    }

    /// <summary>Recognises one utterance.</summary>
    /// <param name="audioSpeechStream">Raw PCM16 mono; read to its end.</param>
    /// <param name="options">
    /// Its <c>SpeechSampleRate</c> (16000 when null), <c>SpeechLanguage</c> and <see cref="TranscriptionProperties"/> are used.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProviderException">The server could not be reached or refused.</exception>
    public async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        using var wav = await WrapAsync(audioSpeechStream, options?.SpeechSampleRate ?? DefaultSampleRate, cancellationToken)
            .ConfigureAwait(false);
        if (wav.Length == WavHeaderByteCount)
        {
            return new SpeechToTextResponse("");
        }

        var wire = WireOptions(options);
        try
        {
            if (_options.Model.Contains("diarize", StringComparison.Ordinal))
            {
                var diarized = await _client.TranscribeAudioDiarizedAsync(wav, FileName, wire, cancellationToken).ConfigureAwait(false);
                return TranscriptionAnswer.From(diarized.Value, _options.Model);
            }

            wire.ResponseFormat = AudioTranscriptionFormat.Simple;
            var result = await _client.TranscribeAudioAsync(wav, FileName, wire, cancellationToken).ConfigureAwait(false);
            return TranscriptionAnswer.From(result.Value, _options.Model);
        }
        catch (Exception fault) when (ProviderFault.IsFault(fault, cancellationToken))
        {
            throw _fault.Describe(fault);
        }
    }

    /// <summary>Recognises one utterance; the whole text comes as one update.</summary>
    /// <inheritdoc cref="GetTextAsync"/>
    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream,
        SpeechToTextOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetTextAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToSpeechToTextResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(SpeechToTextClientMetadata) ? _metadata
        : serviceType?.IsInstanceOfType(this) == true ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The HTTP client is the caller's or the package's shared one.
    }

    private static AudioTranscriptionOptions WireOptions(SpeechToTextOptions? options)
    {
        var properties = options?.AdditionalProperties;
        var keywords = properties?.GetValueOrDefault(TranscriptionProperties.Keywords) as IReadOnlyList<string>;
        return new AudioTranscriptionOptions
        {
            Language = options?.SpeechLanguage?.Split('-')[0],
            Prompt = properties?.GetValueOrDefault(TranscriptionProperties.Prompt) as string
                ?? (keywords is null ? null : string.Join(", ", keywords)),
            Includes = properties?.GetValueOrDefault(TranscriptionProperties.IncludeLogprobs) is true
                ? AudioTranscriptionIncludes.Logprobs
                : AudioTranscriptionIncludes.Default,
        };
    }

    private const int WavHeaderByteCount = 44;

    /// <summary>Puts a WAV header (RIFF, PCM, one channel, 16 bits) before the audio.</summary>
    private static async Task<MemoryStream> WrapAsync(Stream audio, int sampleRate, CancellationToken cancellationToken)
    {
        var wav = new MemoryStream();
        wav.SetLength(WavHeaderByteCount);
        wav.Position = WavHeaderByteCount;
        await audio.CopyToAsync(wav, cancellationToken).ConfigureAwait(false);
        WriteHeader(wav.GetBuffer().AsSpan(0, WavHeaderByteCount), sampleRate, (int)wav.Length - WavHeaderByteCount);
        wav.Position = 0;
        return wav;
    }

    private static void WriteHeader(Span<byte> header, int sampleRate, int audioByteCount)
    {
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], WavHeaderByteCount - 8 + audioByteCount);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1); // channels
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 8 * sizeof(short));
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], audioByteCount);
    }
}
