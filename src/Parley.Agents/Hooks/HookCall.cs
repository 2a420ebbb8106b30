namespace Parley.Agents.Hooks;

/// <summary>One thing that one object is to be told.</summary>
internal readonly record struct HookCall(IRealtimeAgentHooks Hooks, Func<IRealtimeAgentHooks, CancellationToken, ValueTask> Tell);
