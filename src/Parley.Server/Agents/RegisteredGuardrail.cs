using Parley.Agents.Guardrails;

namespace Parley.Server.Agents;

/// <summary>A guardrail that the application registered, for agents to name.</summary>
internal sealed record RegisteredGuardrail(string Name, IGuardrail Guardrail);
