using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Engine.Conversations;
using Parley.Engine.Turns;

namespace Parley.Engine.Cascade;

/// <summary>The stages that run for one conversation: starts them, stops them, and waits for all of them in the end. One caller at a time.</summary>
internal sealed class StageRuns(
    EngineStages stages, EngineOptions options, TimeProvider timeProvider, ChannelWriter<InboxMessage> results, ILogger logger)
    : IAsyncDisposable
{
    private readonly Dictionary<string, ResponseRun> _responses = new(StringComparer.Ordinal);
    private readonly List<(RecognitionRun Run, Task Posting)> _recognitions = [];
    private readonly UtteranceCopy _utterance = new();
    private readonly List<Task> _ending = [];
    private readonly TurnModel? _turnModel = stages.TurnModel is { } model
        ? new TurnModel(model, options.EndOfSpeech.TurnModelDeadline, timeProvider, logger)
        : null;
    private readonly McpRuns _mcp = new(stages, options, timeProvider, results, logger);
    private int _liveId;

    /// <summary>The recognition of the turn that is being heard; null between turns.</summary>
    public LiveRecognition? Live { get; private set; }

    public void Perform(ConversationEffect effect)
    {
        _ending.RemoveAll(task => task.IsCompleted);
        switch (effect)
        {
            case FinishRecognition finish when finish.RecognitionId == _liveId && Live is { } live:
                Live = null;
                _ending.Add(PostResultAsync(live));
                break;
            case CancelRecognition cancel when cancel.RecognitionId == _liveId && Live is { } live:
                Live = null;
                _ending.Add(live.CancelAsync());
                break;
            case RecogniseAudio recognise:
                Recognise(recognise);
                break;
            case StartResponse start:
                StartResponse(start.Request);
                break;
            case ListMcpTools list:
                _mcp.List(list);
                break;
            case CallMcpTool call:
                _mcp.Call(call);
                break;
            case CancelMcpCalls cancel:
                _mcp.CancelCalls(cancel.ResponseId);
                break;
            case CancelResponse cancel when _responses.Remove(cancel.ResponseId, out var run):
                _ending.Add(run.DisposeAsync().AsTask());
                break;
        }
    }

    /// <summary>Starts the recogniser on a turn with what was heard before it was noticed.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="heard">At 16 kHz, up to now.</param>
    /// <param name="now">Where that ends, in the time base of the input audio.</param>
    public void StartLive(StartRecognition start, ReadOnlySpan<short> heard, TimeSpan now)
    {
        _utterance.Clear();
        _liveId = start.RecognitionId;
        var streamStart = now - TimeSpan.FromSeconds((double)heard.Length / InputAudioDecoder.SampleRate) - start.From;
        Live = new LiveRecognition(
            () => new RecognitionRun(start.RecognitionId, start.Request, stages, options, timeProvider, results, logger, isLive: true, streamStart),
            _utterance,
            _turnModel);
        Live.Push(heard, TimeSpan.Zero, TimeSpan.MaxValue);
    }

    public async ValueTask DisposeAsync()
    {
        _ending.AddRange(_responses.Values.Select(run => run.DisposeAsync().AsTask()));
        foreach (var (run, posting) in _recognitions)
        {
            run.Cancel();
            _ending.Add(posting);
        }

        if (Live is { } live)
        {
            Live = null;
            _ending.Add(live.CancelAsync());
        }

        _ending.Add(_mcp.DisposeAsync().AsTask());
        await Task.WhenAll(_ending).ConfigureAwait(false);
    }

    private void StartResponse(ResponseRequest request)
    {
        foreach (var (id, ended) in _responses.Where(pair => pair.Value.Completion.IsCompleted).ToArray())
        {
            _responses.Remove(id);
            _ending.Add(ended.DisposeAsync().AsTask());
        }

        _responses.Add(request.ResponseId, new ResponseRun(request, stages, options, timeProvider, results, logger));
    }

    private void Recognise(RecogniseAudio recognise)
    {
        var run = new RecognitionRun(recognise.RecognitionId, recognise.Request, stages, options, timeProvider, results, logger, isLive: false);
        var decoder = new InputAudioDecoder(recognise.Format, recognise.NoiseReduction);
        var samples = new short[decoder.MaxOutputCount];
        for (var audio = recognise.Audio; !audio.IsEmpty;)
        {
            audio = audio[decoder.Decode(audio.Span, samples, out var count)..];
            run.Feed(samples.AsSpan(0, count));
        }

        run.Feed(samples.AsSpan(0, decoder.Flush(samples)));
        run.Complete();
        _recognitions.RemoveAll(recognition => recognition.Posting.IsCompleted);
        _recognitions.Add((run, PostResultAsync(run)));
    }

    private async Task PostResultAsync(LiveRecognition live) => await PostAsync(await live.FinishAsync().ConfigureAwait(false)).ConfigureAwait(false);

    private async Task PostResultAsync(RecognitionRun run)
    {
        await PostAsync(await run.Result.ConfigureAwait(false)).ConfigureAwait(false);
        await run.DisposeAsync().ConfigureAwait(false);
    }

    private async Task PostAsync(ConversationInput? result)
    {
        if (result is null)
        {
            return;
        }

        try
        {
            await results.WriteAsync(new InboxMessage(result)).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The conversation has ended.
        }
    }
}
