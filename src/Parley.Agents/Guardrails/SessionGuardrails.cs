using Microsoft.Extensions.Logging;
using Parley.Agents.Resolution;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Responses;

namespace Parley.Agents.Guardrails;

/// <summary>What watches both sides of a session. For the session's loop alone.</summary>
internal sealed class SessionGuardrails(GuardrailChecks checks, OutputGuardrails agents, InputGuardrails users) : IAsyncDisposable
{
    /// <summary>Puts the guardrails of a session together from its other parts.</summary>
    public static SessionGuardrails Create(
        SessionParts parts,
        GuardrailOptions options,
        HeldOutput held,
        Func<SessionCommand, CancellationToken, ValueTask> post,
        TimeProvider timeProvider,
        ILogger logger)
    {
        var runner = new GuardrailRunner(
            options.Timeout, (check, results, stopping) => post(new GuardrailsCheckedCommand(check, results), stopping), timeProvider, logger);
        var checks = new GuardrailChecks(runner, options, parts.Context, parts.Output);
        var trips = new GuardrailTrips(options.OnTrip, parts.Speech, parts.Responses, parts.History, parts.Ending, parts.Output);
        var agents = new OutputGuardrails(options, checks, trips, held, parts.Delivery);
        return new SessionGuardrails(checks, agents, new InputGuardrails(options, checks, trips, parts.Responses));
    }

    /// <summary>Takes note of what is said.</summary>
    public void Observe(ServerEvent serverEvent, ResolvedAgent current)
    {
        agents.Observe(serverEvent);
        users.Observe(serverEvent, current.Agent);
    }

    /// <summary>A response began.</summary>
    public void Started(Response response, ResolvedAgent agent)
    {
        agents.Started(response.Id, agent.Agent);
        users.Started(response.Id);
    }

    /// <summary>It is known who asked for the running response: it is stopped where it answers what must not be answered.</summary>
    public ValueTask RefuseAsync() => users.RefuseAsync();

    /// <summary>A response ended, however.</summary>
    public void Ended(Response response) => agents.Ended(response.Id);

    /// <summary>A check ended.</summary>
    public ValueTask AnswerAsync(GuardrailCheck check, IReadOnlyList<GuardrailResult> results)
    {
        var tripped = checks.Finish(check, results);
        return check.Text.Side == GuardedSide.Agent ? agents.AnswerAsync(check, tripped) : users.AnswerAsync(check, tripped);
    }

    public ValueTask DisposeAsync() => checks.DisposeAsync();
}
