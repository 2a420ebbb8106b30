using Parley.Agents.Handoffs;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Settings;

/// <summary>A change of a session that its model has to confirm. For the session's loop, but for <see cref="Confirmed"/> and <see cref="GiveUp"/>.</summary>
/// <param name="apply">The wish after the change; null when the change has lost its point. What it throws fails the change.</param>
internal sealed class SettingsChange(Func<SessionWish, SessionWish?> apply)
{
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isGivenUp;

    /// <summary>An update of the application's own, sent as it is; null for one made of the wish.</summary>
    public SessionUpdateEvent? Raw { get; init; }

    /// <summary>What the application asked for; null for what the session asks of itself.</summary>
    public AskedChange? Asked { get; init; }

    /// <summary>What the reader is told once the change is in force; null for nothing.</summary>
    public Func<SessionWish, SessionWish, AgentChangedEvent>? Announce { get; init; }

    /// <summary>Ends when the model may be asked: the agent's own model was reached first, or was not.</summary>
    public Task Postponed { get; set; } = Task.CompletedTask;

    /// <summary>Completes once the model has confirmed it.</summary>
    public Task Confirmed => _confirmed.Task;

    /// <summary>The event under which it was last sent.</summary>
    public string? EventId { get; set; }

    /// <summary>The wish once it is confirmed; null before it was sent.</summary>
    public SessionWish? Wish { get; private set; }

    /// <summary>Nobody waits any more; unless it was sent already, it will not be.</summary>
    public void GiveUp() => Volatile.Write(ref _isGivenUp, true);

    /// <summary>Makes the wish. False when there is nothing to send.</summary>
    public bool TryApply(SessionWish current)
    {
        try
        {
            Wish = Volatile.Read(ref _isGivenUp) ? null : apply(current);
            _ = Wish?.ToConfiguration();
        }
        catch (ArgumentException exception)
        {
            Wish = null;
            _confirmed.TrySetException(exception);
        }

        if (Wish is null)
        {
            _confirmed.TrySetCanceled();
        }

        return Wish is not null;
    }

    public void Confirm() => _confirmed.TrySetResult();

    public void Refuse(Exception exception)
    {
        _confirmed.TrySetException(exception);
        _ = _confirmed.Task.Exception; // nobody may be waiting
    }
}
