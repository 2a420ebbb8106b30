using Parley.Agents.History;

namespace Parley.Server.Agents;

/// <summary>A configured agent with other words or another voice, to be tried before it is saved.</summary>
/// <param name="Id">What opens it; cannot be guessed.</param>
/// <param name="AgentName">The agent that it changes.</param>
/// <param name="Instructions">In place of the agent's.</param>
/// <param name="Voice">In place of the agent's; null: the engine's own.</param>
/// <param name="Earlier">What was said before, for it to begin from; empty for nothing.</param>
/// <param name="Entry">Answers as changed; all else is the agent's, whom it hands over to included.</param>
internal sealed record AgentDraft(string Id, string AgentName, string Instructions, string? Voice, IReadOnlyList<HistoryItem> Earlier, AgentEntry Entry);
