using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine.Speech.Espeak;
using Parley.Engine.Speech.Flite;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>
/// Speaks English on this machine under the voice names of the Realtime protocol: some are settings of flite, some of espeak-ng.
/// Thread-safe. Audio is PCM16, little endian, mono, 16 kHz, in 20 ms frames.
/// </summary>
public sealed class OfflineTextToSpeechClient : ITextToSpeechClient
{
    private readonly FliteTextToSpeechClient _flite = new();
    private readonly EspeakTextToSpeechClient? _espeak;
    private readonly ILogger _logger;

    /// <summary>Looks for espeak-ng; without it, all voices are flite's, and the log says so.</summary>
    /// <param name="loggerFactory">Null means no logs.</param>
    public OfflineTextToSpeechClient(ILoggerFactory? loggerFactory = null)
        : this(loggerFactory, OfflineSpeech.FindProgram("espeak-ng"))
    {
    }

    internal OfflineTextToSpeechClient(ILoggerFactory? loggerFactory, string? espeakProgram)
    {
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<OfflineTextToSpeechClient>();
        if (espeakProgram is null)
        {
            SynthesisLog.FurtherVoicesMissing(_logger);
        }
        else
        {
            _espeak = new EspeakTextToSpeechClient(espeakProgram, new EspeakSettings("en-us"));
        }
    }

    /// <summary>Every name that <c>TextToSpeechOptions.VoiceId</c> may have; case does not matter. Without one, <c>alloy</c> speaks.</summary>
    public static IReadOnlyList<string> VoiceNames => VoiceCatalog.Names;

    /// <inheritdoc/>
    public async Task<TextToSpeechResponse> GetAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        await AudioChunks.CollectAsync(GetStreamingAudioAsync(text, options, cancellationToken)).ConfigureAwait(false);

    /// <summary>Speaks <paramref name="text"/>; cancelling stops within one 20 ms frame.</summary>
    /// <param name="text">Written text; numbers, amounts, dates and identifiers are spoken as a person would read them.</param>
    /// <param name="options"><c>VoiceId</c> and <c>Speed</c> (0.25 to 1.5); the rest is not used.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="SpeechLibraryException">flite is missing; the message says what to install.</exception>
    public IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        var setting = FindVoice(options?.VoiceId);
        return setting.Espeak is not null && _espeak is not null
            ? _espeak.SpeakAsync(text, setting.Espeak, options, cancellationToken)
            : _flite.SpeakAsync(text, setting.Flite, options, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(TextToSpeechClientMetadata) ? new TextToSpeechClientMetadata("parley-offline", defaultModelId: VoiceCatalog.DefaultName)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Takes no more texts; what is being spoken is finished.</summary>
    public void Dispose()
    {
        _flite.Dispose();
        _espeak?.Dispose();
    }

    private VoiceSetting FindVoice(string? name)
    {
        var setting = VoiceCatalog.Find(name ?? VoiceCatalog.DefaultName);
        if (setting is null)
        {
            SynthesisLog.VoiceUnknown(_logger, name!, VoiceCatalog.DefaultName);
        }

        return setting ?? VoiceCatalog.Find(VoiceCatalog.DefaultName)!;
    }
}
