using Parley.Agents.Resolution;
using Parley.Agents.Settings;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>
/// How a model becomes an agent: what is asked of it, one change after the other, and what it confirmed. Nothing counts before the
/// model has confirmed it: a refused change leaves agent and settings as they were. Written by the session's loop, read from any thread.
/// </summary>
internal sealed class AgentConfirmation(ActiveAgents agents, SettingsLayers layers, SessionOutput output)
{
    private const string VoiceLockedCode = "cannot_update_voice";
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<SettingsChange> _waiting = new(); // as long as its callers wait: each has one in it
    private SessionWish _wish = new(agents.Current, layers);
    private SettingsChange? _inFlight;
    private RealtimeSessionConfiguration _configuration = new();
    private bool _isVoiceLocked;
    private bool _isTraced;
    private int _count;

    /// <summary>Completes when the model has confirmed the first agent; faults when it refused it.</summary>
    public Task Confirmed => _started.Task;

    /// <summary>The whole effective session, as the model last told it.</summary>
    public RealtimeSessionConfiguration Configuration => Volatile.Read(ref _configuration);

    /// <summary>The whole session that is in force or asked for, as another model would be asked for it.</summary>
    /// <param name="model">Which.</param>
    /// <param name="change">What would change with it; null for nothing.</param>
    public RealtimeSessionConfiguration WishedOf(IRealtimeModel model, SettingsChange? change)
    {
        var wish = (_inFlight?.Wish ?? _wish).Through(model);
        return (change?.TryApply(wish) == true ? change.Wish! : wish).ToConfiguration();
    }

    /// <summary>False when a change has lost its point, and its owner was told.</summary>
    public bool Allows(SettingsChange change) => change.TryApply(_inFlight?.Wish ?? _wish);

    /// <summary>Another model is the one to ask from now on, first of all for this change; null for none.</summary>
    public void MoveTo(IRealtimeModel model, SettingsChange? change)
    {
        _wish = _wish.Through(model);
        if (change is not null && _inFlight is null)
        {
            _inFlight = change;
        }
        else if (change is not null)
        {
            _waiting.Enqueue(change);
        }
    }

    /// <summary>What makes a new connection's model the agent.</summary>
    public SessionUpdateEvent Request()
    {
        _isTraced = _isVoiceLocked = false;
        if (_inFlight is { Raw: not null } raw)
        {
            _waiting.Enqueue(raw); // the whole session comes first
            _inFlight = null;
        }

        if (_inFlight is null || !_inFlight.TryApply(_wish))
        {
            _inFlight = new SettingsChange(wish => wish);
            _ = _inFlight.TryApply(_wish);
        }

        return ToEvent(_inFlight);
    }

    /// <summary>The conversation begins anew with this agent.</summary>
    public void Restart(ResolvedAgent agent)
    {
        if (_inFlight is { Announce: not null } former)
        {
            former.Refuse(new OperationCanceledException("The conversation began anew.")); // who was to answer the former one
            _inFlight = null;
        }

        _wish = new SessionWish(agent, layers);
        agents.Replace(agent);
    }

    /// <summary>Asks for a change, now or when the one before it is settled.</summary>
    public ValueTask RequestAsync(SettingsChange change)
    {
        _waiting.Enqueue(change);
        return SendNextAsync();
    }

    /// <summary>The model tells its session.</summary>
    public void Apply(SessionConfiguration session)
    {
        if (session is RealtimeSessionConfiguration configuration)
        {
            Volatile.Write(ref _configuration, configuration);
        }
    }

    /// <summary>Tells the reader what of the new agent could not be had.</summary>
    public void TellFaults()
    {
        foreach (var fault in _wish.Agent.ToolFaults)
        {
            output.Emit(new SessionErrorEvent("tool_source_failed", $"The tools of '{fault.SourceName}' could not be listed; the agent goes without."));
        }
    }

    /// <summary>The model has spoken: from now on it keeps its voice (protocol §4.6).</summary>
    public void LockVoice() => _isVoiceLocked = true;

    /// <summary>The model has taken the change that is in flight.</summary>
    public ValueTask ConfirmAsync()
    {
        if (_inFlight is not { } change)
        {
            return ValueTask.CompletedTask;
        }

        _inFlight = null;
        var before = _wish;
        _wish = change.Wish!;
        _isTraced = _wish.ToConfiguration().Tracing.Value is not null;
        if (!ReferenceEquals(before.Agent, _wish.Agent))
        {
            agents.Replace(_wish.Agent);
            TellFaults();
        }

        output.Emit(change.Announce?.Invoke(before, _wish));
        change.Confirm();
        _started.TrySetResult();
        return SendNextAsync();
    }

    /// <summary>False when the error is about something else. A refused voice is left out, and the rest asked for again.</summary>
    public async ValueTask<bool> RefusesAsync(ErrorDetails error)
    {
        if (_inFlight is not { } change || !IsAbout(change, error))
        {
            return false;
        }

        if (error.Code == VoiceLockedCode && !_isVoiceLocked && change.Raw is null)
        {
            _isVoiceLocked = true;
            await output.SendAsync(ToEvent(change)).ConfigureAwait(false);
            return true;
        }

        _inFlight = null;
        if (_started.TrySetException(new RealtimeConnectException(
            $"The model rejected the settings of the agent '{agents.Current.Name}': {error.Message}", error.Code)))
        {
            return true;
        }

        change.Refuse(new SettingsRefusedException(error.Code, error.Message));
        output.Emit(new SessionErrorEvent(error.Code ?? "settings_refused", error.Message));
        await SendNextAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>The session ends; whoever still waits for a confirmation is told.</summary>
    public void Fail(string message, string? code = null, Exception? exception = null)
    {
        var failure = (exception as RealtimeDisconnectedException)?.Failure ?? RealtimeFailure.Other;
        _started.TrySetException(new RealtimeConnectException(message, code, exception) { Failure = failure });
        _ = _started.Task.Exception; // nobody may be waiting
        _inFlight?.Refuse(new RealtimeDisconnectedException(message));
        while (_waiting.TryDequeue(out var change))
        {
            change.Refuse(new RealtimeDisconnectedException(message));
        }
    }

    private ValueTask SendNextAsync()
    {
        while (_inFlight is null && _waiting.TryDequeue(out var change))
        {
            if (change.TryApply(_wish))
            {
                _inFlight = change;
                return output.SendAsync(ToEvent(change));
            }
        }

        return ValueTask.CompletedTask;
    }

    private SessionUpdateEvent ToEvent(SettingsChange change)
    {
        if (change.Raw is { } raw)
        {
            change.EventId = raw.EventId ?? NextEventId();
            return raw with { EventId = change.EventId };
        }

        change.EventId = NextEventId();
        return new SessionUpdateEvent { EventId = change.EventId, Session = WithoutWhatIsFixed(change.Wish!) };
    }

    private string NextEventId() => $"parley_configure_{++_count}";

    /// <summary>What the model would refuse now, and with it the whole update: its voice, once it has spoken, and its tracing.</summary>
    private RealtimeSessionConfiguration WithoutWhatIsFixed(SessionWish wish)
    {
        var configuration = wish.ToConfiguration();
        if (_isTraced)
        {
            configuration = configuration with { Tracing = default };
        }

        if (_wish.ToConfiguration().Prompt.Value is not null && configuration.Prompt.Value is null)
        {
            configuration = configuration with { Prompt = new Optional<PromptReference>(null) };
        }

        if (!_isVoiceLocked || configuration.Audio?.Output?.Voice is not { } voice)
        {
            return configuration;
        }

        if (Configuration.Audio?.Output?.Voice is { } spoken && spoken != voice)
        {
            output.Emit(new SessionWarningEvent("voice_locked", $"The model has spoken with the voice '{spoken}' and keeps it; '{voice}' was left out."));
        }

        return configuration with { Audio = configuration.Audio with { Output = configuration.Audio.Output with { Voice = null } } };
    }

    /// <summary>Some servers do not name the event that they refuse.</summary>
    private static bool IsAbout(SettingsChange change, ErrorDetails error) => error.EventId is { } eventId
        ? eventId == change.EventId
        : error.Code == VoiceLockedCode || error.Param?.StartsWith("session.", StringComparison.Ordinal) == true;
}
