using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Parley.Engine.Speech.Synthesis;

namespace Parley.Engine.Speech.Flite;

/// <summary>
/// Speaks English on this machine with flite's voice slt, in this process, streaming. Thread-safe; any number of texts at once.
/// Audio is PCM16, little endian, mono, 16 kHz, in pieces of whole 20 ms frames but for the last.
/// </summary>
public sealed class FliteTextToSpeechClient : ITextToSpeechClient
{
    private const int ClauseCapacity = 1500; // frames: half a minute, for a clause of at most 160 characters
    private static readonly TimeSpan s_firstSilence = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_laterSilence = TimeSpan.FromMilliseconds(100);
    private readonly SpeechWorkers _workers;
    private readonly Lazy<FliteVoice> _voice;
    private readonly FliteSettings _settings;

    /// <summary>Starts the synthesis threads; the library itself is loaded with the first text.</summary>
    /// <param name="threadCount">How many texts are synthesised at the same moment, 1 to 256; null means one per core.</param>
    public FliteTextToSpeechClient(int? threadCount = null)
        : this(threadCount, new FliteSettings())
    {
    }

    internal FliteTextToSpeechClient(int? threadCount, FliteSettings settings)
    {
        var count = threadCount ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfNotEqual(count is >= 1 and <= 256, true, nameof(threadCount));
        _settings = settings;
        _workers = new SpeechWorkers(count, capacity: 64, "parley synthesiser");
        _voice = new Lazy<FliteVoice>(() => new FliteVoice());
    }

    /// <inheritdoc/>
    public async Task<TextToSpeechResponse> GetAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        await AudioChunks.CollectAsync(GetStreamingAudioAsync(text, options, cancellationToken)).ConfigureAwait(false);

    /// <summary>Speaks <paramref name="text"/>, clause by clause; cancelling stops the synthesis within 20 ms of audio.</summary>
    /// <param name="text">Written text; numbers, amounts, dates and identifiers are spoken as a person would read them.</param>
    /// <param name="options"><c>Speed</c> from 0.25 to 1.5; the rest is not used.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="SpeechLibraryException">The library is missing; the message says what to install.</exception>
    public IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        SpeakAsync(text, _settings, options, cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(TextToSpeechClientMetadata) ? new TextToSpeechClientMetadata("flite", defaultModelId: "cmu_us_slt")
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Takes no more texts; what is being spoken is finished.</summary>
    public void Dispose() => _workers.Dispose();

    internal async IAsyncEnumerable<TextToSpeechResponseUpdate> SpeakAsync(
        string text, FliteSettings settings, TextToSpeechOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var speed = SpeechSpeed.From(options);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (synthesis, isFirst) = (Task.CompletedTask, true);
        try
        {
            foreach (var clause in ClauseSplitter.Split(SpokenText.From(text)))
            {
                var audio = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(ClauseCapacity) { SingleReader = true, SingleWriter = true });
                var shaper = new SpeechShaper(settings.PlaybackRate, isFirst ? s_firstSilence : s_laterSilence);
                isFirst = false;
                synthesis = SynthesiseAsync(clause, settings.BeforePlayback(speed), shaper, audio.Writer, stopping.Token);
                await foreach (var chunk in audio.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return AudioChunks.CreateUpdate(chunk);
                }

                await synthesis.ConfigureAwait(false);
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await synthesis.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SynthesiseAsync(
        string clause, FliteSettings settings, SpeechShaper shaper, ChannelWriter<byte[]> audio, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await _workers.RunAsync(() => Synthesise(clause, settings, shaper, audio, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception; // reaches the reader through the channel
        }

        audio.TryComplete(failure);
    }

    private bool Synthesise(
        string clause, FliteSettings settings, SpeechShaper shaper, ChannelWriter<byte[]> audio, CancellationToken cancellationToken)
    {
        _voice.Value.Synthesise(clause, settings, samples =>
            !cancellationToken.IsCancellationRequested && shaper.Push(samples).TrueForAll(audio.TryWrite));
        cancellationToken.ThrowIfCancellationRequested();
        return shaper.Finish().TrueForAll(audio.TryWrite);
    }
}
