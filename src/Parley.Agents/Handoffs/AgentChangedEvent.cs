using Parley.Agents.Sessions;

namespace Parley.Agents.Handoffs;

/// <summary>Another agent answers from the next response on; the model has confirmed it. Responses that run stay their own agent's.</summary>
/// <param name="From">The name of the agent that answered so far.</param>
/// <param name="To">The name of the agent that answers now.</param>
/// <param name="Reason">Who wanted it.</param>
public sealed record AgentChangedEvent(string From, string To, AgentChangeReason Reason) : RealtimeSessionEvent;
