namespace Parley.Server.Api;

/// <summary>One agent in <c>GET /api/agents</c>.</summary>
internal sealed record AgentResponse(string Name, string Title, string? Description, string? Voice, IReadOnlyList<string> Examples, string? Scenario);
