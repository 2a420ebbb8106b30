using Parley.Agents.Tools;

namespace Parley.Agents.Hooks;

/// <summary>
/// Is told what an agent does: on <see cref="RealtimeAgent.Hooks"/> of that agent, on the session's options of every agent of the run.
/// Called one after the other in the order of the events, beside the conversation, which does not wait for it. What a hook throws
/// becomes a <see cref="Sessions.SessionErrorEvent"/> with code <c>hook_failed</c>. Implement what you need.
/// </summary>
public interface IRealtimeAgentHooks
{
    /// <summary>The agent begins a response.</summary>
    ValueTask OnStartAsync(RunContext context, RealtimeAgent agent, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The agent's response is over, however.</summary>
    /// <param name="context">The session's.</param>
    /// <param name="agent">Who began the response.</param>
    /// <param name="text">The words of its last message; empty when it only called tools.</param>
    /// <param name="cancellationToken">Cancelled when the session has ended.</param>
    ValueTask OnEndAsync(RunContext context, RealtimeAgent agent, string text, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Another agent answers. The hooks of both are told.</summary>
    ValueTask OnHandoffAsync(RunContext context, RealtimeAgent from, RealtimeAgent to, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A tool of the agent begins.</summary>
    ValueTask OnToolStartAsync(RunContext context, RealtimeAgent agent, ToolCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A call of the agent's is answered, and the model has been told.</summary>
    ValueTask OnToolEndAsync(RunContext context, RealtimeAgent agent, ToolOutcome outcome, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
