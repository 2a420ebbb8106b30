using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Engine.Conversations;
using Parley.Engine.Turns;
using Parley.Realtime;

namespace Parley.Engine.Cascade;

/// <summary>
/// Runs one conversation: one loop, one inbox, no locks. Audio and inputs come in by the inbox; events leave by the outbox;
/// what the conversation wants done is done by runs that answer through the inbox.
/// </summary>
internal sealed class ConversationActor : IAsyncDisposable
{
    private readonly Conversation _conversation;
    private readonly TurnListener _listener;
    private readonly StageRuns _runs;
    private readonly Channel<InboxMessage> _inbox;
    private readonly Channel<ServerEvent> _outbox;
    private readonly EngineMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly ITimer _timer;
    private readonly Task _completion;
    private readonly SemaphoreSlim _largeMessage = new(1, 1);
    private TimeSpan? _armedFor;
    private volatile bool _isStopping;

    public ConversationActor(Conversation conversation, EngineStages stages, EngineOptions options, EngineMetrics metrics,
        TimeProvider timeProvider, ILogger logger)
    {
        _conversation = conversation;
        _listener = new TurnListener(options.EndOfSpeech);
        _metrics = metrics;
        _timeProvider = timeProvider;
        _logger = logger;
        _startedAt = timeProvider.GetTimestamp();

        // Full inbox: senders wait, nothing is dropped. Full outbox: the connection fails, see Send.
        _inbox = Channel.CreateBounded<InboxMessage>(
            new BoundedChannelOptions(options.InboxCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _outbox = Channel.CreateBounded<ServerEvent>(
            new BoundedChannelOptions(options.OutboxCapacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
        _runs = new StageRuns(stages, options, timeProvider, _inbox.Writer, logger);
        _timer = timeProvider.CreateTimer(OnTimer, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _completion = Task.Run(RunAsync);
    }

    public ChannelWriter<InboxMessage> Inbox => _inbox.Writer;

    /// <summary>Entered before a large message is written: one of them waits at a time, so that the inbox is bounded in bytes too.</summary>
    public SemaphoreSlim LargeMessage => _largeMessage;

    public ChannelReader<ServerEvent> Outbox => _outbox.Reader;

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _inbox.Writer.TryComplete();
        await _completion.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        RealtimeDisconnectedException? fault = null;
        try
        {
            fault = Flush();
            while (fault is null && !_isStopping && await _inbox.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (fault is null && !_isStopping && _inbox.Reader.TryRead(out var message))
                {
                    fault = ProcessAndLetNextIn(message);
                }
            }
        }
        catch (Exception exception)
        {
            EngineLog.ConversationBroke(_logger, exception.GetType().Name, exception.StackTrace);
            fault = new RealtimeDisconnectedException("The conversation broke. Connect again; see the server's log for the cause.", 1011);
        }

        _inbox.Writer.TryComplete();
        _outbox.Writer.TryComplete(fault);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _runs.DisposeAsync().ConfigureAwait(false);
        while (_inbox.Reader.TryRead(out var message))
        {
            Return(message);
            LetNextIn(message);
        }

        EngineLog.ConversationEnded(_logger);
    }

    private RealtimeDisconnectedException? ProcessAndLetNextIn(in InboxMessage message)
    {
        try
        {
            return Process(message);
        }
        finally
        {
            LetNextIn(message);
        }
    }

    /// <returns>Why the connection ends; null when it goes on.</returns>
    private RealtimeDisconnectedException? Process(in InboxMessage message)
    {
        RealtimeDisconnectedException? fault;
        if (message.Audio is null)
        {
            if (message.Input is DeadlineReached)
            {
                _armedFor = null; // the timer has fired, be it a little early: then it is armed once more
            }

            fault = Handle(message.Input!);
        }
        else
        {
            fault = HearAudio(message.Audio.AsSpan(0, message.AudioByteCount), message.ClientEventId);
            Return(message);
        }

        // Also when the timer's own message found the inbox full.
        return fault ?? (_conversation.NextDeadline <= Now ? Handle(new DeadlineReached()) : null);
    }

    private RealtimeDisconnectedException? HearAudio(ReadOnlySpan<byte> audio, string? clientEventId)
    {
        var isAccepted = _conversation.AppendAudio(audio, clientEventId, Now);
        if (!isAccepted || !_listener.IsEnabled)
        {
            return Flush();
        }

        RealtimeDisconnectedException? fault = null;
        while (!audio.IsEmpty && fault is null)
        {
            audio = audio[_listener.Write(audio)..];
            while (fault is null && TryReadFrame(out var frame, out var signal))
            {
                var isLast = signal.Kind == TurnSignalKind.SpeechStopped; // the listener has forgotten the turn's silence by then
                _runs.Live?.Push(frame, isLast ? signal.Silence : _listener.Silence, _listener.FinishSilence);
                fault = signal.Kind switch
                {
                    TurnSignalKind.SpeechStarted => Handle(new SpeechStarted((int)signal.Position.TotalMilliseconds)),
                    TurnSignalKind.SpeechStopped => Handle(
                        new SpeechStopped((int)signal.Position.TotalMilliseconds, signal.Voiced, signal.Silence)),
                    _ => null,
                };
            }
        }

        return fault;
    }

    private bool TryReadFrame(out ReadOnlySpan<short> frame, out TurnSignal signal)
    {
        if (_listener.IsSemantic)
        {
            _listener.Consider(_runs.Live?.Judge() ?? TurnJudgement.Unknown);
        }

        return _listener.TryReadFrame(out frame, out signal);
    }

    private RealtimeDisconnectedException? Handle(ConversationInput input)
    {
        _conversation.Handle(input, Now);
        return Flush();
    }

    private RealtimeDisconnectedException? Flush()
    {
        var output = _conversation.Output;
        if (!output.IsEmpty)
        {
            foreach (var serverEvent in output.Events)
            {
                if (!_outbox.Writer.TryWrite(serverEvent))
                {
                    EngineLog.OutboxFull(_logger, _outbox.Reader.Count);
                    return new RealtimeDisconnectedException("The client read its events too slowly. Read on while audio plays.", 1008);
                }
            }

            foreach (var effect in output.Effects)
            {
                if (Perform(effect) is { } fault)
                {
                    return fault;
                }
            }

            output.Clear();
        }

        ArmTimer();
        return null;
    }

    private RealtimeDisconnectedException? Perform(ConversationEffect effect)
    {
        switch (effect)
        {
            case ConfigureInput configure:
                _listener.Configure(configure);
                break;
            case ResetTurn:
                _listener.Reset();
                break;
            case StartRecognition started:
                _runs.StartLive(started, _listener.HeardSince(started.From), _listener.Position);
                break;
            case ReportResponseLatency report:
                _metrics.ReportResponseLatency(report.Latency);
                EngineLog.ResponseLatency(_logger, report.Latency.TotalMilliseconds);
                break;
            case CloseConnection close:
                return new RealtimeDisconnectedException(close.Message, close.CloseStatus);
            default:
                _runs.Perform(effect);
                break;
        }

        return null;
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_startedAt);

    private void ArmTimer()
    {
        var next = _conversation.NextDeadline;
        if (next == _armedFor)
        {
            return;
        }

        _armedFor = next;
        _timer.Change(next is null ? Timeout.InfiniteTimeSpan : RoundUp(next.Value - Now), Timeout.InfiniteTimeSpan);
    }

    /// <summary>To whole milliseconds, the unit of timers, which cut off the rest.</summary>
    private static TimeSpan RoundUp(TimeSpan due) => due <= TimeSpan.Zero
        ? TimeSpan.Zero
        : new TimeSpan((due.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);

    // A full inbox needs no wake-up: its reader looks at the deadline after each message.
    private void OnTimer(object? state) => _inbox.Writer.TryWrite(new InboxMessage(new DeadlineReached()));

    private void LetNextIn(in InboxMessage message)
    {
        if (message.IsLarge)
        {
            _largeMessage.Release();
        }
    }

    private static void Return(in InboxMessage message)
    {
        if (message.Audio is not null)
        {
            ArrayPool<byte>.Shared.Return(message.Audio);
        }
    }
}
