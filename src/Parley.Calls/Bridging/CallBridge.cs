using Microsoft.Extensions.Logging;
using Parley.Agents.Interruptions;
using Parley.Agents.Playout;
using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Calls.Legs;
using Parley.Calls.Sounds;
using Parley.Calls.Web;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Calls.Bridging;

/// <summary>
/// Joins a leg to a session: the party's audio up, the agent's audio down, each frame decoded, resampled and encoded at most once.
/// An interruption clears the leg's playout, and what was heard goes to the session.
/// </summary>
internal sealed class CallBridge
{
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(500); // what a carrier plays later than the session thinks
    private static readonly HeardPosition s_nothing = new("", 0, TimeSpan.Zero); // of any item
    private readonly ILeg _leg;
    private readonly RealtimeSession _session;
    private readonly Func<CallEvent, ValueTask> _tell;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly long _startedAt;
    private readonly AudioPath _up;
    private readonly AudioPath _down;
    private readonly TurnLatencyMeter _latency = new();
    private readonly CallStateTracker _state;
    private readonly DigitOptions _digitOptions;
    private readonly DigitCollector _digits;
    private readonly SessionRequests _requests;
    private readonly TaskCompletionSource<string> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _clearing = Task.CompletedTask;
    private Task _hushing = Task.CompletedTask;
    private string? _hushedResponseId;

    /// <param name="leg">Stays the caller's to dispose.</param>
    /// <param name="session">Stays the caller's to dispose.</param>
    /// <param name="options">How keys reach the agent, what a held party hears, and how loud the agent is.</param>
    /// <param name="tell">Takes what happens; any thread.</param>
    /// <param name="timeProvider">The clock of latencies and states.</param>
    /// <param name="logger">Told of faults.</param>
    public CallBridge(
        ILeg leg, RealtimeSession session, CallOptions options, Func<CallEvent, ValueTask> tell, TimeProvider timeProvider, ILogger logger)
    {
        _leg = leg;
        _session = session;
        _requests = new SessionRequests(session);
        _digitOptions = options.Digits;
        _digits = new DigitCollector(options.Digits);
        _tell = tell;
        _timeProvider = timeProvider;
        _logger = logger;
        _startedAt = timeProvider.GetTimestamp();
        var audio = session.Configuration.Audio;
        _up = new AudioPath(leg.Capabilities.InputFormat, SessionFormats.Read(audio?.Input?.Format));
        _down = new AudioPath(SessionFormats.Read(audio?.Output?.Format), leg.Capabilities.OutputFormat, options.VolumeDb);
        _state = new CallStateTracker(leg.Capabilities.OutputFormat);
        Line = new CallLine(leg.Capabilities.InputFormat);
        Sounds = new LineSounds(leg, options.HoldMusic, timeProvider);
    }

    /// <summary>What passes between the two.</summary>
    public CallLine Line { get; }

    /// <summary>What the party hears that nobody says.</summary>
    public LineSounds Sounds { get; }

    /// <summary>Why the leg will be over soon, when something else than its party does that; null for nothing.</summary>
    public string? Departure { get; set; }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_startedAt);

    /// <summary>Ends the call, from any thread; <see cref="RunAsync"/> then returns this reason unless it had another already.</summary>
    public void End(string reason) => _ending.TrySetResult(reason);

    /// <summary>Runs until the leg or the session is over, and ends both. Returns why; never throws.</summary>
    public async Task<string> RunAsync()
    {
        using var ticks = new CallTicks(_timeProvider);
        var up = SendUpAsync(ticks);
        var signals = TakeSignalsAsync();
        var down = TakeEventsAsync();
        var ticking = ticks.RunAsync(LookAsync);
        var first = await Task.WhenAny(signals, down, _ending.Task).ConfigureAwait(false);
        var reason = await first.ConfigureAwait(false);
        reason = Departure ?? reason;

        // Each loop ends with its side, so that no frame needs a cancellation token.
        await _session.CloseAsync().ConfigureAwait(false);
        ticks.Stop();
        await down.ConfigureAwait(false);
        if (reason == "agent_ended")
        {
            await _leg.WhenHeardAsync(CancellationToken.None).WaitAsync(s_lastWords, _timeProvider)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _tell(new CallEndedEvent(reason)).ConfigureAwait(false);
        await Sounds.DisposeAsync().ConfigureAwait(false);
        await _leg.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(up, signals, ticking, _clearing, _hushing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _requests.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the signals add to them to their end
        return reason;
    }

    private async Task SendUpAsync(CallTicks ticks)
    {
        var isOpen = true;
        while (await _leg.Input.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (_leg.Input.TryRead(out var piece))
            {
                using (piece)
                {
                    isOpen = isOpen && await TrySendAsync(piece.Memory).ConfigureAwait(false);
                }

                ticks.AudioCame();
            }
        }
    }

    private async ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> audio)
    {
        try
        {
            await _session.SendAudioAsync(_up.Convert(Line.Up(audio)), CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (RealtimeDisconnectedException)
        {
            return false; // the session's own events say why
        }
    }

    private async Task<string> TakeSignalsAsync()
    {
        await foreach (var signal in _leg.Signals.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            switch (signal)
            {
                case LegTextSignal text:
                    await SendMessageAsync(Message(text)).ConfigureAwait(false);
                    break;
                case SessionRequest request:
                    await _requests.AddAsync(request).ConfigureAwait(false);
                    break;
                case LegDtmfSignal key:
                    await _tell(new CallDigitEvent(key.Digit)).ConfigureAwait(false);
                    await SendDigitsAsync(_digits.Push(key.Digit, Now)).ConfigureAwait(false);
                    break;
                case LegInterruptSignal:
                    await TryAsync(_session.InterruptAsync()).ConfigureAwait(false);
                    break;
                case LegEndedSignal ended:
                    return ended.Reason;
            }
        }

        return "hang_up";
    }

    private async ValueTask SendMessageAsync(MessageItem message)
    {
        if (Line.IsTakenOver)
        {
            await TryAsync(_session.SendMessageAsync(message, MessageAnswer.Silent)).ConfigureAwait(false);
            return;
        }

        _latency.Typed(Now);
        await TellStateAsync(_state.TurnEnded()).ConfigureAwait(false);
        await TryAsync(_session.SendMessageAsync(message)).ConfigureAwait(false);
    }

    private static MessageItem Message(LegTextSignal typed)
    {
        IEnumerable<ContentPart> words = typed.Text.Length > 0 ? [new InputTextPart { Text = typed.Text }] : [];
        IEnumerable<ContentPart> picture = typed.Image is { } image ? [new InputImagePart { ImageUrl = image }] : [];
        return new MessageItem { Role = MessageRole.User, Content = [.. words, .. picture] };
    }

    private async ValueTask SendDigitsAsync(string? message)
    {
        if (message is null)
        {
            return;
        }

        if (_digitOptions.InterruptsAgent)
        {
            await TryAsync(_session.InterruptAsync()).ConfigureAwait(false);
        }

        await SendMessageAsync(Message(new LegTextSignal(message))).ConfigureAwait(false);
    }

    private static async Task TryAsync(Task sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            // the session's own events say why
        }
    }

    private async Task<string> TakeEventsAsync()
    {
        var reason = "agent_ended";
        try
        {
            await foreach (var sessionEvent in _session.EventsInline.ConfigureAwait(false))
            {
                await TakeAsync(sessionEvent).ConfigureAwait(false);
                reason = sessionEvent switch
                {
                    SessionErrorEvent { Code: { } code } => code,
                    SessionClosedEvent { Reason: not SessionCloseReason.Error } => "agent_ended",
                    _ => reason,
                };
            }
        }
        catch (Exception exception) // the call's border: it ends, and no other
        {
            CallLog.BridgeFailed(_logger, exception.GetType().Name, exception.StackTrace);
            return "call_failed";
        }

        return reason;
    }

    private async ValueTask TakeAsync(RealtimeSessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case AudioEvent audio:
                await SendDownAsync(audio).ConfigureAwait(false);
                return;
            case AudioEndedEvent ended:
                await _leg.EndAudioAsync(ended.ItemId, ended.ContentIndex, CancellationToken.None).ConfigureAwait(false);
                break;
            case AudioInterruptedEvent:
                await _clearing.ConfigureAwait(false);
                await Task.WhenAny(Sounds.WhenTonesEnded, _ending.Task).ConfigureAwait(false); // what waits behind them is cleared, they are not
                _down.Reset();
                Line.Cleared();
                _clearing = ReportHeardAsync(Line.IsSilenced ? new ValueTask<HeardPosition?>(s_nothing) : _leg.ClearPlayoutAsync(CancellationToken.None));
                await TellStateAsync(_state.Interrupted(Now)).ConfigureAwait(false);
                break;
            case AudioGainEvent gain:
                if (gain.IsFalseAlarm)
                {
                    _latency.FalseAlarm();
                }

                await _leg.SetGainAsync(gain.GainDb, gain.Fade, CancellationToken.None).ConfigureAwait(false);
                break;
            case SpeechStartedEvent:
                _latency.SpeechStarted();
                break;
            case SpeechStoppedEvent when Line.IsTakenOver:
                _latency.FalseAlarm(); // nobody answers it whose answer could be measured
                break;
            case SpeechStoppedEvent:
                var silenceMs = _session.Configuration.Audio?.Input?.TurnDetection.Value?.SilenceDurationMs ?? 0;
                _latency.SpeechStopped(Now, TimeSpan.FromMilliseconds(silenceMs));
                await TellStateAsync(_state.TurnEnded()).ConfigureAwait(false);
                break;
            case ResponseStartedEvent { Response.Id: var responseId }:
                _latency.Began(responseId);
                await TellStateAsync(_state.Began(responseId)).ConfigureAwait(false);
                if (Line.IsTakenOver) // the model is not quiet yet, or would not be
                {
                    _hushing = TryAsync(_session.Responses.CancelAsync()); // not awaited: the session waits for this event; what came of it is cut as it comes
                }

                break;
            case ToolStartedEvent { Call.CallId: var callId }:
                await TellStateAsync(_state.Began(callId)).ConfigureAwait(false);
                break;
        }

        await _tell(new CallSessionEvent(sessionEvent)).ConfigureAwait(false);
        if (EndedBy(sessionEvent) is { } endedId)
        {
            await TellStateAsync(_state.Ended(endedId, Now)).ConfigureAwait(false);
        }
    }

    private static string? EndedBy(RealtimeSessionEvent sessionEvent) => sessionEvent switch
    {
        ResponseEndedEvent ended => ended.Response.Id,
        ToolEndedEvent ended => ended.Outcome.Call.CallId,
        _ => null,
    };

    private async ValueTask SendDownAsync(AudioEvent audio)
    {
        if (audio.ResponseId == _hushedResponseId)
        {
            return;
        }

        var converted = _down.Convert(audio.Audio);
        if (!Line.Down(audio.ItemId, converted))
        {
            _hushedResponseId = audio.ResponseId;
            _hushing = TryAsync(_session.InterruptAsync()); // not awaited: the session waits for this event
            return;
        }

        await _leg.SendAudioAsync(audio.ItemId, audio.ContentIndex, converted, CancellationToken.None).ConfigureAwait(false);
        var now = Now;
        var state = _state.AudioSent(now, converted.Length);
        if (_latency.AudioSent(now, audio.ResponseId) is { } turn)
        {
            await _tell(new TurnLatencyEvent(audio.ItemId, turn.FirstAudio, turn.Silence) { IsTyped = turn.IsTyped }).ConfigureAwait(false);
        }

        await TellStateAsync(state).ConfigureAwait(false);
    }

    private async Task ReportHeardAsync(ValueTask<HeardPosition?> clearing)
    {
        try
        {
            await _session.ReportHeardAsync(await clearing.ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            // the session is over: there is nothing left to cut
        }
    }

    private async ValueTask LookAsync()
    {
        await TellStateAsync(_state.Tick(Now)).ConfigureAwait(false);
        await SendDigitsAsync(_digits.Tick(Now)).ConfigureAwait(false);
    }

    private ValueTask TellStateAsync(CallState? state) =>
        state is { } changed ? _tell(new CallStateEvent(changed)) : ValueTask.CompletedTask;
}
