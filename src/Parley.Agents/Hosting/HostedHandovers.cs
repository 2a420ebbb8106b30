using Parley.Agents.Handoffs;
using Parley.Agents.Resolution;
using Parley.Agents.Settings;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// Puts another agent in the place of the one that answers: asks the inner model for it, and counts it once the model has confirmed. For the
/// connection's loop alone.
/// </summary>
/// <param name="agents">Who answers.</param>
/// <param name="configuration">What is the agent's and what the client's.</param>
/// <param name="updates">The way of updates to the inner model.</param>
/// <param name="eventIdPrefix">Marks the events as ours.</param>
internal sealed class HostedHandovers(ActiveAgents agents, HostedConfiguration configuration, HostedUpdates updates, string eventIdPrefix)
{
    private HostedHandover? _inFlight;
    private string? _eventId;
    private bool _hasSpoken;
    private int _count;

    /// <summary>The model has spoken: from now on it keeps its voice (protocol §4.6).</summary>
    public void Spoke() => _hasSpoken = true;

    /// <summary>Asks the model for another agent.</summary>
    public async ValueTask BeginAsync(HostedHandover handover)
    {
        if (_inFlight is not null || !ReferenceEquals(agents.Current.Agent, handover.From))
        {
            handover.Decided.TrySetResult(false);
            return;
        }

        if (configuration.CollisionWith(handover.To) is { } name)
        {
            handover.Decided.TrySetException(new HandoffRefusedException(
                $"The agent {handover.To.Name} is not available now: it has a tool '{name}' of its own, as has the application."));
            return;
        }

        _inFlight = handover;
        _eventId = $"{eventIdPrefix}handover_{++_count}";
        try
        {
            await updates.SendAsync(() => new SessionUpdateEvent
            {
                EventId = _eventId, Session = configuration.Propose(handover.To, keepsVoice: _hasSpoken),
            }).ConfigureAwait(false);
        }
        catch (ArgumentException unusable) // two tools have one name, or the settings name a model
        {
            Decide(decided => decided.TrySetException(unusable));
        }
        catch (RealtimeDisconnectedException gone)
        {
            Decide(decided => decided.TrySetException(gone));
        }
    }

    /// <summary>The model has confirmed an update.</summary>
    public void Confirmed(string? eventId)
    {
        if (eventId is not null && eventId == _eventId && _inFlight is { } handover)
        {
            agents.Replace(handover.To);
            configuration.Accept();
            Decide(decided => decided.TrySetResult(true));
        }
    }

    /// <summary>False when the error is about something else.</summary>
    public bool IsRefusal(ErrorDetails error)
    {
        if (error.EventId is null || error.EventId != _eventId)
        {
            return false;
        }

        Decide(decided => decided.TrySetException(new SettingsRefusedException(error.Code, error.Message)));
        return true;
    }

    private void Decide(Action<TaskCompletionSource<bool>> decide)
    {
        var decided = _inFlight?.Decided;
        (_inFlight, _eventId) = (null, null);
        configuration.Withdraw();
        if (decided is not null)
        {
            decide(decided);
            _ = decided.Task.Exception; // nobody may be waiting
        }
    }
}
