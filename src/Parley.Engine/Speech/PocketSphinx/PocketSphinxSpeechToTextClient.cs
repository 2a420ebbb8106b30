using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>
/// Recognises English speech on this machine with PocketSphinx, while it is still being spoken. Thread-safe; any number of
/// utterances at once, as many of them decoded as <see cref="PocketSphinxOptions.MaxDecoderCount"/> allows.
/// </summary>
/// <remarks>
/// <para>The audio is PCM16, little endian, mono, at <c>SpeechToTextOptions.SpeechSampleRate</c> (8000, 16000, 24000 or 48000 Hz;
/// 16000 when null). The stream may be live: each read waits for more audio, and the utterance ends with the stream.</para>
/// <para>With a <see cref="RecognitionDomain"/> in the options it recognises that domain's phrases and says through
/// <see cref="RecognitionOutcome"/> whether the speech was one of them. Without one it takes dictation, badly: the library's
/// general model gets every third word of free speech wrong.</para>
/// </remarks>
public sealed class PocketSphinxSpeechToTextClient : ISpeechToTextClient
{
    private const string ProviderName = "pocketsphinx";
    private readonly CancellationTokenSource _closing = new();
    private readonly SpeechWorkers _workers;
    private readonly DomainCache _domains;
    private readonly DecoderPool _decoders;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _partialInterval;

    /// <summary>Starts the decoding threads; the library itself is loaded with the first utterance.</summary>
    /// <param name="options">Null means the defaults.</param>
    /// <param name="loggerFactory">Null means no logs.</param>
    /// <param name="timeProvider">Only measures latency for the log; null means the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PocketSphinxSpeechToTextClient(
        PocketSphinxOptions? options = null, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        options ??= new PocketSphinxOptions();
        options.Validate();
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<PocketSphinxSpeechToTextClient>();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _partialInterval = options.PartialInterval;
        _workers = new SpeechWorkers(options.ThreadCount, capacity: options.MaxDecoderCount * 2, "parley recogniser");
        var dictionary = new PronouncingDictionary(Path.Combine(options.ModelDirectory, "cmudict-en-us.dict"));
        _domains = new DomainCache(new DomainCompiler(dictionary, _logger), _workers, options.MaxDomainCount);
        _decoders = new DecoderPool(new DecoderFactory(options), _workers, options.MaxDecoderCount, options.MaxIdleDecoderCount);
    }

    internal DecoderPool Decoders => _decoders;

    /// <summary>Compiles <paramref name="domain"/> and keeps a decoder ready for it, so that the first utterance need not wait.</summary>
    /// <exception cref="SpeechLibraryException">Library or model is missing; the message says what to install.</exception>
    public async Task WarmUpAsync(RecognitionDomain domain, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var decoder = await RentAsync(domain, telephoneBand: false, cancellationToken).ConfigureAwait(false);
        _decoders.Return(decoder, reusable: true);
    }

    /// <inheritdoc/>
    public async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        SpeechToTextResponseUpdate? final = null;
        await foreach (var update in GetStreamingTextAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false))
        {
            final = update;
        }

        return new SpeechToTextResponse(final!.Text)
        {
            AdditionalProperties = final.AdditionalProperties,
            StartTime = final.StartTime,
            EndTime = final.EndTime,
            ModelId = final.ModelId,
        };
    }

    /// <summary>Decodes a live stream: <c>TextUpdating</c> with all words so far when they change, then one <c>TextUpdated</c>.</summary>
    /// <param name="audioSpeechStream">PCM16, little endian, mono; read to its end, not disposed.</param>
    /// <param name="options">Sample rate, and Parley's <see cref="RecognitionProperties"/>.</param>
    /// <param name="cancellationToken">Gives the utterance up; its decoder is free again at once.</param>
    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        var domain = options?.AdditionalProperties?.GetValueOrDefault(RecognitionProperties.Domain) as RecognitionDomain;
        var telephoneBand = options?.AdditionalProperties?.GetValueOrDefault(RecognitionProperties.TelephoneBand) is true;
        var reader = new SpeechAudioReader(
            audioSpeechStream, options?.SpeechSampleRate ?? SpeechAudioReader.TargetRate, telephoneBand);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var decoder = await RentAsync(domain, telephoneBand, stopping.Token).ConfigureAwait(false);
        var utterance = new UtteranceRecognition(decoder, reader, _workers, _partialInterval, _timeProvider);
        try
        {
            while (await utterance.NextPartialAsync(stopping.Token).ConfigureAwait(false) is { } partial)
            {
                yield return partial;
            }

            var final = await utterance.FinishAsync(stopping.Token).ConfigureAwait(false);
            RecognitionLog.UtteranceDecoded(_logger, utterance.AudioDuration.TotalMilliseconds, utterance.InDomain,
                utterance.FinishDuration.TotalMilliseconds);
            yield return final;
        }
        finally
        {
            _decoders.Return(decoder, utterance.IsFinished);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(SpeechToTextClientMetadata) ? new SpeechToTextClientMetadata(ProviderName, defaultModelId: "en-us")
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Ends running utterances with <see cref="OperationCanceledException"/> and frees every decoder.</summary>
    public void Dispose()
    {
        if (!_closing.IsCancellationRequested)
        {
            _closing.Cancel();
            _decoders.Dispose();
            _workers.Dispose();
        }
    }

    private async Task<UtteranceDecoder> RentAsync(RecognitionDomain? domain, bool telephoneBand, CancellationToken cancellationToken)
    {
        try
        {
            var compiled = domain is null ? null : await _domains.GetAsync(domain, cancellationToken).ConfigureAwait(false);
            if (domain is not null && compiled is null)
            {
                RecognitionLog.DomainUnusable(_logger, domain.Id);
            }

            return await _decoders.RentAsync(compiled, telephoneBand, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or IOException)
        {
            throw new SpeechLibraryException(
                $"The offline recogniser cannot start: {exception.Message} {OfflineSpeech.InstallAdvice}", exception);
        }
    }
}
