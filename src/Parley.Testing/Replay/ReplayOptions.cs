using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Testing.Time;

namespace Parley.Testing.Replay;

/// <summary>How a log is replayed.</summary>
public sealed record ReplayOptions
{
    /// <summary>How the logged session was run, as far as it matters; default the defaults. Its log is the replay's own.</summary>
    public AgentSessionOptions Session { get; init; } = new();

    /// <summary>The application's value of the session; null for none.</summary>
    public object? Context { get; init; }

    /// <summary>The agents that the application put in by hand (<c>UpdateAgentAsync</c>), besides the first; default none. Those of handoffs need not be named.</summary>
    public IReadOnlyList<RealtimeAgent> Agents { get; init; } = [];

    /// <summary>The replay's clock, for an agent whose own code needs it; null for a new one.</summary>
    public ManualTimeProvider? Time { get; init; }

    /// <summary>Whether the agent's tools run anew; default false: calls end as and when the log says, and no tool runs.</summary>
    public bool RunTools { get; init; }
}
