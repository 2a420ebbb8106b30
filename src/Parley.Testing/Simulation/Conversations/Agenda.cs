namespace Parley.Testing.Simulation.Conversations;

/// <summary>What is to be done later, in order of time and, at one instant, of entry. Reads no clock.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (TimeSpan Due, long Entry)> _entries = new();
    private long _entered;

    /// <summary>The instant up to which everything is done.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>When the next entry falls due; null when there is none.</summary>
    public TimeSpan? NextDue => _entries.TryPeek(out _, out var priority) ? priority.Due : null;

    public void After(TimeSpan delay, Action action) => _entries.Enqueue(action, (Now + delay, _entered++));

    /// <summary>Does all that falls due until then, what is entered meanwhile included.</summary>
    public void RunUntil(TimeSpan now)
    {
        while (NextDue is { } due && due <= now)
        {
            Now = due > Now ? due : Now;
            _entries.Dequeue()();
        }

        Now = now > Now ? now : Now;
    }
}
