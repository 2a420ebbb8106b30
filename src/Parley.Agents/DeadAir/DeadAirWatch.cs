using Parley.Agents.Connections;
using Parley.Agents.Playout;
using Parley.Agents.Sessions;

namespace Parley.Agents.DeadAir;

/// <summary>
/// Knows how long nobody has spoken and who owes the next sound, and says when something is to be done about it. Pure: events, facts and
/// time come in, what is due and the next deadline come out. Times are on one scale of the caller's choice.
/// </summary>
internal sealed class DeadAirWatch(DeadAirOptions options)
{
    private readonly PlayoutEstimate _playout = new();
    private readonly Dictionary<string, string> _tools = new(StringComparer.Ordinal); // names by call id
    private readonly Floor _floor = new();
    private TimeSpan _lastSound;
    private TimeSpan _owedSince;
    private bool _isReconnecting;
    private bool _wasTold;
    private bool _wasFilled;

    /// <summary>Who owes the next sound, as of the last <see cref="Settle"/>.</summary>
    public DeadAirCause Cause { get; private set; }

    /// <summary>What there is to know of it.</summary>
    public string? Detail => Cause switch
    {
        DeadAirCause.Tool => _tools.Count == 0 ? null : string.Join(", ", _tools.Values.Distinct(StringComparer.Ordinal)),
        DeadAirCause.Model => _floor.ResponseId,
        _ => null,
    };

    /// <summary>When the next thing is due; null when nothing is, before something else happens.</summary>
    public TimeSpan? Deadline => _floor.UserSpeaks ? null
        : (DueAfter(options.EventAfter, _wasTold), DueAfter(Cause == DeadAirCause.Tool ? options.FillerAfter : null, _wasFilled)) switch
        {
            ({ } told, { } filled) => told < filled ? told : filled,
            var (told, filled) => told ?? filled,
        };

    private TimeSpan SilentSince => _playout.Until > _lastSound ? _playout.Until : _lastSound;

    private TimeSpan OwedSince => SilentSince > _owedSince ? SilentSince : _owedSince;

    /// <summary>Something happened.</summary>
    public void Observe(RealtimeSessionEvent sessionEvent, TimeSpan now)
    {
        _playout.Observe(sessionEvent, now);
        _floor.Observe(sessionEvent);
        switch (sessionEvent)
        {
            case AudioEvent or AgentTranscriptEvent { IsSpoken: false }:
                Sound(now);
                break;
            case SpeechStartedEvent:
                Sound(now);
                _wasFilled = false;
                break;
            case SpeechStoppedEvent:
                Sound(now);
                break;
            case ToolStartedEvent started:
                _tools[started.Call.CallId] = started.Call.Name;
                break;
            case ToolEndedEvent ended:
                _tools.Remove(ended.Outcome.Call.CallId);
                break;
            case ConnectionStateChangedEvent changed:
                _isReconnecting = changed.State == ConnectionState.Reconnecting;
                break;
            case SessionConfiguredEvent when _lastSound == TimeSpan.Zero:
                Sound(now);
                break;
        }
    }

    /// <summary>Finds out who owes the next sound now.</summary>
    public void Settle(DeadAirFacts facts, TimeSpan now)
    {
        var cause = _isReconnecting ? DeadAirCause.Network
            : facts.IsSpeechHeld ? DeadAirCause.Guardrail
            : facts.IsToolAwaited && !_floor.IsAgentAnswering ? DeadAirCause.Tool
            : _floor.IsAgentAnswering || _floor.IsAnswerAwaited || facts.IsResponseAsked ? DeadAirCause.Model
            : DeadAirCause.Caller;
        if (cause != Cause)
        {
            Cause = cause;
            _owedSince = now;
            _wasTold = false;
            _wasFilled &= cause != DeadAirCause.Caller;
        }
    }

    /// <summary>How long nobody has spoken, when that is to be told now; null when it is not. Once for each time.</summary>
    public TimeSpan? TakeSilence(TimeSpan now)
    {
        if (_floor.UserSpeaks || DueAfter(options.EventAfter, _wasTold) is not { } due || due > now)
        {
            return null;
        }

        _wasTold = true;
        return now - SilentSince;
    }

    /// <summary>True when a filler is to be said now. Once in a turn of the caller.</summary>
    public bool TakeFiller(TimeSpan now)
    {
        var isDue = !_floor.UserSpeaks && Cause == DeadAirCause.Tool && DueAfter(options.FillerAfter, _wasFilled) <= now;
        _wasFilled |= isDue;
        return isDue;
    }

    private TimeSpan? DueAfter(TimeSpan? patience, bool isDone) => isDone ? null : OwedSince + patience;

    private void Sound(TimeSpan now)
    {
        _lastSound = now;
        _wasTold = false;
    }
}
