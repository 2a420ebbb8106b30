using Parley.Agents.Handoffs;
using Parley.Agents.Resolution;
using Parley.Agents.Sessions;

namespace Parley.Agents.Hooks;

/// <summary>
/// Finds out of the session's events whom to tell what: the hooks of the agent that the event is about, and the run's. Pure but for
/// what it hands to <paramref name="call"/>; on the session's loop.
/// </summary>
/// <param name="context">The session's.</param>
/// <param name="agents">Who answers.</param>
/// <param name="runHooks">Of all agents; null for none.</param>
/// <param name="call">Takes what is to be told.</param>
internal sealed class AgentHooks(RunContext context, ActiveAgents agents, IRealtimeAgentHooks? runHooks, Action<HookCall> call) : ISessionObserver
{
    private readonly Dictionary<string, RealtimeAgent> _byResponse = new(StringComparer.Ordinal);
    private RealtimeAgent _current = agents.Current.Agent;

    public void Observe(RealtimeSessionEvent sessionEvent)
    {
        if (sessionEvent is not AudioEvent) // nearly all events, and no hook's: what follows allocates
        {
            Find(sessionEvent);
        }
    }

    private void Find(RealtimeSessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case AgentStartedEvent started:
                var starting = _byResponse[started.ResponseId] = agents.Of(started.ResponseId).Agent;
                Tell(starting, (hooks, token) => hooks.OnStartAsync(context, starting, token));
                break;
            case AgentEndedEvent ended:
                var ending = _byResponse.Remove(ended.ResponseId, out var began) ? began : _current;
                Tell(ending, (hooks, token) => hooks.OnEndAsync(context, ending, ended.Text, token));
                break;
            case AgentChangedEvent:
                Change(_current, agents.Current.Agent);
                break;
            case ToolStartedEvent started:
                var caller = started.Call.Agent ?? _current;
                Tell(caller, (hooks, token) => hooks.OnToolStartAsync(context, caller, started.Call, token));
                break;
            case ToolEndedEvent ended:
                var called = ended.Outcome.Call.Agent ?? _current;
                Tell(called, (hooks, token) => hooks.OnToolEndAsync(context, called, ended.Outcome, token));
                break;
        }
    }

    private void Change(RealtimeAgent from, RealtimeAgent to)
    {
        _current = to;
        Tell(from, (hooks, token) => hooks.OnHandoffAsync(context, from, to, token));
        if (to.Hooks is { } arriving && !ReferenceEquals(arriving, from.Hooks))
        {
            call(new HookCall(arriving, (hooks, token) => hooks.OnHandoffAsync(context, from, to, token)));
        }
    }

    private void Tell(RealtimeAgent agent, Func<IRealtimeAgentHooks, CancellationToken, ValueTask> tell)
    {
        if (runHooks is not null)
        {
            call(new HookCall(runHooks, tell));
        }

        if (agent.Hooks is { } own && !ReferenceEquals(own, runHooks))
        {
            call(new HookCall(own, tell));
        }
    }
}
