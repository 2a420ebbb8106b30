using Parley.Agents.Brain;
using Parley.Realtime.Items;

namespace Parley.Server.Configuration;

/// <summary>One of a brain's <c>intents:</c>. Its work is exactly one of <see cref="Webhook"/>, <see cref="Tool"/> and <see cref="Ask"/>.</summary>
internal sealed record AgentIntentOptions
{
    /// <summary>1 to 64 letters, digits, <c>_</c> and <c>-</c>; unique in its brain.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for the language model; empty for nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Details to find in the words, by name, each with its description.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Regular expressions that need no backtracking.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>Whether the file names patterns. A check leaves wrong ones out of <see cref="Patterns"/>.</summary>
    public bool HasPatterns { get; init; }

    /// <summary>Whose words can show it.</summary>
    public MessageRole Speaker { get; init; } = MessageRole.User;

    /// <summary>When the result comes back.</summary>
    public ResultTiming Timing { get; init; } = ResultTiming.AfterReply;

    /// <summary>The other system that works on it.</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>The tool that works on it, by name.</summary>
    public string? Tool { get; init; }

    /// <summary>The text agent that works on it.</summary>
    public AgentAskOptions? Ask { get; init; }
}
