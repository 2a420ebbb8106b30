using Parley.Agents;
using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Configuration;

namespace Parley.Server.Agents;

/// <summary>One agent that answers, and the model that it speaks through.</summary>
/// <param name="Options">As configured.</param>
/// <param name="CreateMember">Makes the agent for one conversation, with tools of its own, from the conversation's scope and among those that it hands over to.</param>
/// <param name="Find">The agents of the same configuration: a conversation keeps them when the next one comes.</param>
/// <param name="FindModel">What the agent speaks through for an end user, who is named by a safety identifier or not at all.</param>
/// <param name="Stages">What that model is made of; null when it is not the self-hosted engine.</param>
internal sealed record AgentEntry(
    AgentOptions Options,
    Func<IServiceProvider, AgentFamily, RealtimeAgent> CreateMember,
    Func<string, AgentEntry?> Find,
    Func<string?, IRealtimeModel> FindModel,
    EngineStages? Stages)
{
    /// <summary>What makes its brain, with the tools of the same configuration.</summary>
    public required AgentBrains Brains { get; init; }

    /// <summary>What speaks for calls while that cannot be had, in order.</summary>
    public Func<string?, IReadOnlyList<IRealtimeModel>> FindFallbacks { get; init; } = _ => [];

    /// <summary>Makes the agent for a conversation that begins with it.</summary>
    public RealtimeAgent CreateAgent(IServiceProvider scope) => new AgentFamily(Find, scope, Options.Name).Get(Options.Name);
}
