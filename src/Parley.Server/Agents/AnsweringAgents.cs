namespace Parley.Server.Agents;

/// <summary>Who answers a carrier's calls.</summary>
/// <param name="Numbers">The agents of single numbers.</param>
/// <param name="Standard">Who answers all others; null for the first agent.</param>
internal sealed record AnsweringAgents(IReadOnlyDictionary<string, string> Numbers, string? Standard);
