namespace Parley.Server.Configuration;

/// <summary>One entry of an agent's <c>handoffs:</c>.</summary>
/// <param name="Agent">Who may take over: an agent's name.</param>
/// <param name="Description">When, for the model; null for a sentence with the agent's name and description.</param>
public sealed record AgentHandoffOptions(string Agent, string? Description = null);
