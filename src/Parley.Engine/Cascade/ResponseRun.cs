using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Parley.Engine.Conversations;

namespace Parley.Engine.Cascade;

/// <summary>
/// One response through chat model and synthesiser. The chat model writes ahead while clauses are spoken; what is made goes to
/// the conversation as it is made.
/// </summary>
internal sealed class ResponseRun : IAsyncDisposable
{
    // Clauses written ahead of the one being spoken. When full, the chat model waits.
    private const int ClausesAhead = 8;

    private readonly ResponseRequest _request;
    private readonly EngineStages _stages;
    private readonly ChannelWriter<InboxMessage> _results;
    private readonly ILogger _logger;
    private readonly StageClock _clock;
    private readonly ReplySpeaker? _speaker;
    private Task _cancelling = Task.CompletedTask;
    private ChatFinishReason? _finishReason;
    private UsageDetails? _usage;

    public ResponseRun(ResponseRequest request, EngineStages stages, EngineOptions options, TimeProvider timeProvider,
        ChannelWriter<InboxMessage> results, ILogger logger)
    {
        _request = request;
        _stages = stages;
        _results = results;
        _logger = logger;
        _clock = new StageClock(options.StageTimeout, timeProvider);
        _speaker = request.Speech is null
            ? null
            : new ReplySpeaker(request, stages.Synthesiser, new PlayoutPacer(options.PacingLead, timeProvider), _clock, results);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>Ends when the run has; never faults.</summary>
    public Task Completion { get; }

    /// <summary>Stops at once; what it still makes is late and means nothing.</summary>
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
        await _cancelling.ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
        _clock.Dispose();
    }

    private async Task RunAsync()
    {
        using var activity = EngineTracing.Start("response", _request.Tracing);
        try
        {
            _clock.Restart();
            await (_speaker is null ? WriteAsync() : SpeakAsync(_speaker)).ConfigureAwait(false);
            await PostAsync(new ResponseFinished(_request.ResponseId, _finishReason, _usage)).ConfigureAwait(false);
        }
        catch (Exception) when (_clock.IsCancelled)
        {
            // Nobody waits for the rest.
        }
        catch (ChannelClosedException)
        {
            // The conversation has ended.
        }
        catch (Exception exception)
        {
            var stage = _speaker is { HasFailed: true } ? "synthesiser" : "chat model";
            EngineLog.StageFailed(_logger, stage, exception.GetType().Name);
            EngineTracing.Fail(activity, exception);
            var cause = _clock.Token.IsCancellationRequested ? new TimeoutException() : exception;
            await FailAsync(StageFault.Describe(stage, cause)).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(string message)
    {
        try
        {
            await _results.WriteAsync(new InboxMessage(new ResponseFailed(_request.ResponseId, message))).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The conversation has ended.
        }
    }

    /// <summary>A text response: what the chat model writes goes out as it comes.</summary>
    private async Task WriteAsync()
    {
        using var activity = EngineTracing.StartChat(_stages.ChatModel);
        try
        {
            await foreach (var content in ReadChatAsync().ConfigureAwait(false))
            {
                if (content is TextContent { Text.Length: > 0 } text)
                {
                    await PostAsync(new ResponseTextProduced(_request.ResponseId, text.Text)).ConfigureAwait(false);
                }
                else if (content is FunctionCallContent call)
                {
                    await PostAsync(Describe(call)).ConfigureAwait(false);
                }
            }

            Describe(activity);
        }
        catch (Exception exception) when (!_clock.IsCancelled)
        {
            EngineTracing.Fail(activity, exception);
            throw;
        }
    }

    /// <summary>A spoken response: clauses are spoken while the next are written.</summary>
    private async Task SpeakAsync(ReplySpeaker speaker)
    {
        var segments = Channel.CreateBounded<ReplySegment>(
            new BoundedChannelOptions(ClausesAhead) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
        using var oneFailed = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token);
        var writing = CutClausesAsync(segments.Writer, oneFailed.Token);
        try
        {
            await foreach (var segment in segments.Reader.ReadAllAsync(_clock.Token).ConfigureAwait(false))
            {
                if (segment.Call is { } call)
                {
                    await speaker.EndAsync().ConfigureAwait(false); // the preamble's item ends where the call's begins
                    await PostAsync(Describe(call)).ConfigureAwait(false);
                }
                else
                {
                    await speaker.SpeakAsync(segment.Clause!).ConfigureAwait(false);
                }
            }

            await speaker.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            await oneFailed.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its fault came through the channel
        }
    }

    private async Task CutClausesAsync(ChannelWriter<ReplySegment> segments, CancellationToken cancellationToken)
    {
        var splitter = new ReplySplitter();
        using var activity = EngineTracing.StartChat(_stages.ChatModel);
        try
        {
            await foreach (var content in ReadChatAsync().ConfigureAwait(false))
            {
                if (content is TextContent text)
                {
                    splitter.Push(text.Text);
                    while (splitter.TakeClause() is { } clause)
                    {
                        await segments.WriteAsync(new ReplySegment(clause, null), cancellationToken).ConfigureAwait(false);
                    }
                }
                else if (content is FunctionCallContent call)
                {
                    await WriteRestAsync().ConfigureAwait(false);
                    await segments.WriteAsync(new ReplySegment(null, call), cancellationToken).ConfigureAwait(false);
                }
            }

            await WriteRestAsync().ConfigureAwait(false);
            Describe(activity);
            segments.TryComplete();
        }
        catch (Exception exception)
        {
            if (!_clock.IsCancelled)
            {
                EngineTracing.Fail(activity, exception);
            }

            segments.TryComplete(exception); // the speaking half throws it on
            throw;
        }

        async Task WriteRestAsync()
        {
            while (splitter.TakeRest() is { } clause)
            {
                await segments.WriteAsync(new ReplySegment(clause, null), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<AIContent> ReadChatAsync()
    {
        var updates = _stages.ChatModel.GetStreamingResponseAsync(_request.Messages, _request.Options, _clock.Token);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            _clock.Restart();
            _finishReason = update.FinishReason ?? _finishReason;
            foreach (var content in update.Contents)
            {
                if (content is UsageContent usage)
                {
                    (_usage ??= new UsageDetails()).Add(usage.Details);
                }
                else
                {
                    yield return content;
                }
            }
        }
    }

    /// <summary>By OpenTelemetry's conventions for generative models.</summary>
    private void Describe(Activity? activity)
    {
        activity?.SetTag("gen_ai.usage.input_tokens", _usage?.InputTokenCount);
        activity?.SetTag("gen_ai.usage.output_tokens", _usage?.OutputTokenCount);
        activity?.SetTag("gen_ai.response.finish_reasons", _finishReason is { } reason ? new[] { reason.Value } : null);
    }

    private ResponseFunctionCalled Describe(FunctionCallContent call) =>
        new(_request.ResponseId, call.CallId, call.Name, FunctionArguments.Write(call.Arguments));

    private ValueTask PostAsync(ConversationInput result) => _results.WriteAsync(new InboxMessage(result), _clock.Token);
}
