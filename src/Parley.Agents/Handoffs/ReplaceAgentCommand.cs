using Parley.Agents.Sessions;
using Parley.Agents.Settings;

namespace Parley.Agents.Handoffs;

/// <summary>Put in another agent, over its own model where it has one.</summary>
internal sealed record ReplaceAgentCommand(SettingsChange Change, RealtimeAgent Agent) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Continuity.ReplaceAgentAsync(Change, Agent);
}
