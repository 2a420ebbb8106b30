using Parley.Agents;
using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Configuration;

namespace Parley.Server.Agents;

/// <summary>One agent that answers, and the model that it speaks through.</summary>
/// <param name="Options">As configured.</param>
/// <param name="CreateAgent">Makes the agent for one conversation, with tools of its own, from the conversation's scope.</param>
/// <param name="FindModel">What the agent speaks through for an end user, who is named by a safety identifier or not at all.</param>
/// <param name="Stages">What that model is made of; null when it is not the self-hosted engine.</param>
internal sealed record AgentEntry(
    AgentOptions Options, Func<IServiceProvider, RealtimeAgent> CreateAgent, Func<string?, IRealtimeModel> FindModel, EngineStages? Stages);
