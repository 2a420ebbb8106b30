using Parley.Audio;

namespace Parley.Calls.Bridging;

/// <summary>
/// Knows whether the agent listens, thinks or speaks. What was sent counts as playing for as long as it lasts. Pure; any thread.
/// Each method returns the state that is new, or null when it is still the same.
/// </summary>
internal sealed class CallStateTracker(AudioFormat outputFormat)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _running = new(StringComparer.Ordinal); // responses and tools; a tool that is not run ends without having begun
    private CallState _state = CallState.Listening;
    private TimeSpan _playsUntil;

    /// <summary>The turn is the agent's.</summary>
    public CallState? TurnEnded() => Change(CallState.Thinking);

    /// <summary>A response or a tool began.</summary>
    /// <param name="id">Its id.</param>
    public CallState? Began(string id)
    {
        lock (_gate)
        {
            _running.Add(id);
            return _state == CallState.Listening ? Set(CallState.Thinking) : null;
        }
    }

    /// <summary>A response or a tool ended.</summary>
    /// <param name="id">Its id; one that never began is passed over.</param>
    /// <param name="now">The time.</param>
    public CallState? Ended(string id, TimeSpan now)
    {
        lock (_gate)
        {
            _running.Remove(id);
        }

        return Tick(now);
    }

    /// <summary>Audio was sent to the party.</summary>
    public CallState? AudioSent(TimeSpan now, int byteCount)
    {
        lock (_gate)
        {
            _playsUntil = (_playsUntil > now ? _playsUntil : now) + outputFormat.DurationOf(byteCount);
            return Set(CallState.Speaking);
        }
    }

    /// <summary>Playing was stopped.</summary>
    public CallState? Interrupted(TimeSpan now)
    {
        lock (_gate)
        {
            _playsUntil = now;
            return Set(CallState.Listening);
        }
    }

    /// <summary>Time went by.</summary>
    public CallState? Tick(TimeSpan now)
    {
        lock (_gate)
        {
            return _state == CallState.Speaking && now >= _playsUntil
                ? Set(_running.Count > 0 ? CallState.Thinking : CallState.Listening)
                : null;
        }
    }

    private CallState? Change(CallState state)
    {
        lock (_gate)
        {
            return Set(state);
        }
    }

    private CallState? Set(CallState state)
    {
        if (_state == state)
        {
            return null;
        }

        _state = state;
        return state;
    }
}
