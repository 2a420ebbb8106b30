using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Audio;

namespace Parley.Engine.OpenAI;

/// <summary>
/// A synthesiser behind <c>/v1/audio/speech</c>, asked for raw PCM16 mono at 24 kHz, which it passes on as it comes. Thread-safe.
/// Failures are <see cref="ProviderException"/>s.
/// </summary>
public sealed class OpenAITextToSpeechClient : ITextToSpeechClient
{
    private const string MediaType = "audio/pcm;rate=24000";

    /// <summary>100 ms of audio: more would delay it, less would cost an object too often.</summary>
    private const int LargestChunkByteCount = 4800;

    /// <summary>A server that sends one of these did not honour the request for PCM; played as PCM it would be noise.</summary>
    private static readonly string[] s_encodedFormats = ["mpeg", "mp3", "wav", "ogg", "opus", "flac", "aac"];

    private readonly OpenAIStageOptions _options;
    private readonly ProviderFault _fault;
    private readonly AudioClient _client;
    private readonly TextToSpeechClientMetadata _metadata;

    /// <summary>Uses the server that <paramref name="options"/> name; sends nothing yet.</summary>
    public OpenAITextToSpeechClient(OpenAIStageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _fault = new ProviderFault(options, "/audio/speech");
        _client = new AudioClient(options.Model, OpenAIStage.Credential(options), OpenAIStage.Client(options));
        _metadata = new TextToSpeechClientMetadata("openai", options.Endpoint, options.Model);
    }

    /// <inheritdoc/>
    public Task<TextToSpeechResponse> GetAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingAudioAsync(text, options, cancellationToken).ToTextToSpeechResponseAsync(cancellationToken);

    /// <summary>Speaks a text. Each update holds at most 100 ms as <c>audio/pcm;rate=24000</c>, whole samples only.</summary>
    /// <exception cref="ProviderException">The server could not be reached, refused, or sent something that is not PCM.</exception>
    public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await RequestAsync(text, options, cancellationToken).ConfigureAwait(false);
        var stream = response.ContentStream ?? Stream.Null;
        var buffer = new byte[LargestChunkByteCount];
        var count = 0;
        while (await ReadAsync(stream, buffer.AsMemory(count), cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            count += read;
            var whole = count & ~1;
            if (whole > 0)
            {
                yield return new TextToSpeechResponseUpdate([new DataContent(buffer.AsMemory(0, whole).ToArray(), MediaType)])
                {
                    Kind = TextToSpeechResponseUpdateKind.AudioUpdating,
                    ModelId = _options.Model,
                };
                buffer[0] = buffer[whole == count ? 0 : whole]; // half a sample waits for its other half
                count -= whole;
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(TextToSpeechClientMetadata) ? _metadata
        : serviceType?.IsInstanceOfType(this) == true ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The HTTP client is the caller's or the package's shared one.
    }

    private async Task<PipelineResponse> RequestAsync(string text, TextToSpeechOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            using var body = BinaryContent.Create(BinaryData.FromBytes(Body(text, options)));
            var result = await _client.GenerateSpeechAsync(
                body, new RequestOptions { BufferResponse = false, CancellationToken = cancellationToken }).ConfigureAwait(false);
            var response = result.GetRawResponse();
            if (response.Headers.TryGetValue("Content-Type", out var contentType)
                && s_encodedFormats.Any(format => contentType!.Contains(format, StringComparison.OrdinalIgnoreCase)))
            {
                response.Dispose();
                throw _fault.NotPcm(contentType!);
            }

            return response;
        }
        catch (Exception fault) when (ProviderFault.IsFault(fault, cancellationToken))
        {
            throw _fault.Describe(fault);
        }
    }

    private byte[] Body(string text, TextToSpeechOptions? options)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, options?.ModelId ?? _options.Model);
            writer.WriteString("input"u8, text);
            writer.WriteString("voice"u8, options?.VoiceId ?? _options.Voice);
            writer.WriteString("response_format"u8, "pcm"u8);
            if (options?.Speed is { } speed)
            {
                writer.WriteNumber("speed"u8, speed);
            }

            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    private async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (ProviderFault.IsFault(fault, cancellationToken))
        {
            throw _fault.Describe(fault);
        }
    }
}
