using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Parley.Engine.Conversations;
using Parley.Engine.Speech;
using Parley.Engine.Transcription;
using Parley.Engine.Turns;
using Parley.Engine.Turns.Completion;

namespace Parley.Engine.Cascade;

/// <summary>One use of the recogniser: audio in as it comes, one result out. Fed by one thread at a time.</summary>
internal sealed class RecognitionRun : IAsyncDisposable
{
    // Two minutes at 16 kHz: a recogniser that is so far behind will not catch up.
    private const int MostWaitingBytes = 2 * 60 * InputAudioDecoder.SampleRate * sizeof(short);

    private readonly Pipe _audio = new(new PipeOptions(pauseWriterThreshold: MostWaitingBytes, resumeWriterThreshold: 0, useSynchronizationContext: false));
    private readonly StageClock _clock;
    private readonly ChannelWriter<InboxMessage> _results;
    private readonly ILogger _logger;
    private readonly int _recognitionId;
    private readonly bool _isLive;
    private readonly TimeSpan _streamStart; // from the beginning of the item's audio
    private volatile bool _isComplete;
    private volatile HeardWords? _words;
    private Task _cancelling = Task.CompletedTask;

    public RecognitionRun(int recognitionId, RecognitionRequest request, EngineStages stages, EngineOptions options,
        TimeProvider timeProvider, ChannelWriter<InboxMessage> results, ILogger logger, bool isLive, TimeSpan streamStart = default)
    {
        _isLive = isLive;
        _streamStart = streamStart;
        _results = results;
        _recognitionId = recognitionId;
        _logger = logger;
        _clock = new StageClock(options.RecognitionTimeout, timeProvider);
        Result = Task.Run(() => RunAsync(stages, request));
    }

    /// <summary>The result, or null when it was cancelled. Never faults.</summary>
    public Task<ConversationInput?> Result { get; }

    /// <summary>What was understood so far; null before the first words. Changes while it runs.</summary>
    public HeardWords? Words => _words;

    /// <summary>Hands over samples at 16 kHz; borrowed for the call.</summary>
    public void Feed(ReadOnlySpan<short> samples)
    {
        if (_isComplete || samples.IsEmpty)
        {
            return;
        }

        var bytes = MemoryMarshal.AsBytes(samples);
        bytes.CopyTo(_audio.Writer.GetSpan(bytes.Length));
        _audio.Writer.Advance(bytes.Length);
        if (!IsDone(_audio.Writer.FlushAsync()))
        {
            Complete(); // the pipe is full: let it end with what it has rather than wait for it
        }
    }

    /// <summary>No more audio comes; the result is due.</summary>
    public void Complete()
    {
        if (!_isComplete)
        {
            _isComplete = true;
            _audio.Writer.Complete();
            _clock.Restart();
        }
    }

    public void Cancel()
    {
        if (!_clock.IsCancelled)
        {
            _cancelling = _clock.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cancel();
        Complete();
        await _cancelling.ConfigureAwait(false);
        await Result.ConfigureAwait(false);
        _clock.Dispose();
    }

    private async Task<ConversationInput?> RunAsync(EngineStages stages, RecognitionRequest request)
    {
        using var activity = EngineTracing.Start("recognition", request.Tracing);
        try
        {
            return await RecogniseAsync(stages, request).ConfigureAwait(false);
        }
        catch (Exception exception) when (_clock.IsCancelled || exception is ChannelClosedException)
        {
            return null; // nobody waits for it
        }
        catch (OperationCanceledException exception) when (_clock.Token.IsCancellationRequested)
        {
            EngineLog.RecogniserFailed(_logger, exception.GetType().Name);
            return new RecognitionFailed(_recognitionId, StageFault.Describe("recogniser", new TimeoutException()));
        }
        catch (Exception exception)
        {
            EngineLog.RecogniserFailed(_logger, exception.GetType().Name);
            EngineTracing.Fail(activity, exception);
            return new RecognitionFailed(_recognitionId, StageFault.Describe("recogniser", exception));
        }
        finally
        {
            _words = (_words ?? new HeardWords("", isFinal: true, TurnContext.None)).ToFinal();
            await _audio.Reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task<ConversationInput?> RecogniseAsync(EngineStages stages, RecognitionRequest request)
    {
        var domain = stages.ChatModel.GetService<IRecognitionDomainSource>()?.Expect(request.History, request.Options);
        var options = Options(request, domain);
        var context = TurnContext.Of(request, domain, options.SpeechLanguage);
        var stream = _audio.Reader.AsStream(leaveOpen: true);
        var transcript = new TranscriptCollector();
        await foreach (var update in stages.Recogniser.GetStreamingTextAsync(stream, options, _clock.Token).ConfigureAwait(false))
        {
            var before = transcript.FinalText.Length;
            transcript.Add(update);
            _words = new HeardWords(transcript.Text, isFinal: false, context);
            if (transcript.FinalText.Length > before && !(_isLive && _isComplete))
            {
                // Not once a live turn's audio was said to be complete: should the user speak on, that text is taken back.
                await _results.WriteAsync(new InboxMessage(new RecognitionAdvanced(_recognitionId, transcript.FinalText)), _clock.Token)
                    .ConfigureAwait(false);
            }
        }

        _clock.Token.ThrowIfCancellationRequested();
        var result = transcript.Finish(_recognitionId, _streamStart);
        _words = new HeardWords(result.Text, isFinal: true, context, result.Outcome?.Confidence ?? 1);
        return result;
    }

    private static bool IsDone(ValueTask<FlushResult> flush) => flush.IsCompleted;

    private static SpeechToTextOptions Options(RecognitionRequest request, RecognitionDomain? domain)
    {
        var properties = new AdditionalPropertiesDictionary { [RecognitionProperties.TelephoneBand] = request.IsTelephone };
        Set(RecognitionProperties.Domain, domain);
        Set(TranscriptionProperties.Prompt, request.Transcription?.Prompt.Value);
        Set(TranscriptionProperties.Keywords, request.Transcription?.Keywords);
        Set(TranscriptionProperties.IncludeLogprobs, request.IncludesLogprobs ? true : null);
        return new SpeechToTextOptions
        {
            SpeechSampleRate = InputAudioDecoder.SampleRate,
            SpeechLanguage = request.Transcription?.Language.Value ?? request.Transcription?.Languages?[0],
            AdditionalProperties = properties,
        };

        void Set(string key, object? value)
        {
            if (value is not null)
            {
                properties[key] = value;
            }
        }
    }
}
