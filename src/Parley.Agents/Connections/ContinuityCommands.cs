using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>A model was reached for another connection, or was not.</summary>
/// <param name="Attempt">Which.</param>
/// <param name="Connection">Null when it was not.</param>
/// <param name="Fault">Why not.</param>
internal sealed record ReachedCommand(SwapAttempt Attempt, IRealtimeConnection? Connection, Exception? Fault) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Continuity.ReachedAsync(Attempt, Connection, Fault);
}

/// <summary>An attempt took too long.</summary>
internal sealed record AttemptOverdueCommand(SwapAttempt Attempt) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Continuity.OverdueAsync(Attempt);
}

/// <summary>Try the next model.</summary>
internal sealed record TryAgainCommand(SwapReason Reason) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Continuity.TryAgainAsync(Reason);
}

/// <summary>It may be the moment between two turns.</summary>
internal sealed record BetweenTurnsCommand(SwapAttempt Attempt) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Continuity.SettleAsync();
}

/// <summary>A connection has grown old, or the preferred model may be back.</summary>
/// <param name="Connection">The connection that this was meant for.</param>
/// <param name="Reason">Which.</param>
internal sealed record RenewCommand(SessionConnection Connection, SwapReason Reason) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Continuity.RenewAsync(Connection, Reason);
}

/// <summary>The application wants another connection.</summary>
/// <param name="Model">With this model from now on; null for the present ones.</param>
/// <param name="IsFresh">Whether the conversation begins anew.</param>
/// <param name="Swapped">Completed when it took over.</param>
internal sealed record SwapCommand(IRealtimeModel? Model, bool IsFresh, TaskCompletionSource Swapped) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Continuity.SwapAsync(this);
}
