using Parley.Agents.Sessions;

namespace Parley.Agents.Interruptions;

/// <summary>The time to decide about a suspected interruption has come.</summary>
internal sealed record LookCommand(SuspectedInterruption Suspicion) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.User.LookAsync(Suspicion);
}
