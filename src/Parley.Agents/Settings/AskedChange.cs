using Parley.Realtime.Sessions;

namespace Parley.Agents.Settings;

/// <summary>A change that the application asked for by hand. With neither: the present agent computed anew.</summary>
/// <param name="Settings">Its own settings; null for none.</param>
/// <param name="AgentName">The agent that is to answer; null for the present one.</param>
internal sealed record AskedChange(RealtimeSessionConfiguration? Settings = null, string? AgentName = null);
