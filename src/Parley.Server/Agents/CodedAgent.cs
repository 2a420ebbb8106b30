using Parley.Server.Configuration;

namespace Parley.Server.Agents;

/// <summary>An agent that the application added in code.</summary>
internal sealed record CodedAgent(AgentOptions Options);
