namespace Parley.Server.Configuration;

/// <summary>A text agent that works on an intent with the language model of <c>engine.chat</c>.</summary>
/// <param name="Instructions">Its system prompt.</param>
/// <param name="Tools">What it may use: names of sets of tools or of single ones.</param>
internal sealed record AgentAskOptions(string Instructions, IReadOnlyList<string> Tools);
