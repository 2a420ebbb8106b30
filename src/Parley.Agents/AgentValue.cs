using System.Diagnostics.CodeAnalysis;

namespace Parley.Agents;

/// <summary>
/// Something of an agent that is fixed, or computed from the run's context whenever the agent becomes active: at the start, at a
/// handoff, when it is put in by hand and when it is refreshed. A plain value converts by itself.
/// </summary>
/// <typeparam name="T">What it is.</typeparam>
public sealed record AgentValue<T>
{
    private readonly Func<RunContext, RealtimeAgent, CancellationToken, ValueTask<T>> _resolve;

    internal AgentValue(Func<RunContext, RealtimeAgent, CancellationToken, ValueTask<T>> resolve) => _resolve = resolve;

    /// <summary>A fixed value; null gives null, which is "not given".</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator AgentValue<T>?(T? value) =>
        value is null ? null : new AgentValue<T>((_, _, _) => ValueTask.FromResult(value));

    /// <summary>The value for one session, now.</summary>
    internal ValueTask<T> ResolveAsync(RunContext context, RealtimeAgent agent, CancellationToken cancellationToken) =>
        _resolve(context, agent, cancellationToken);
}

/// <summary>Makes computed values of an agent.</summary>
public static class AgentValue
{
    /// <summary>Computed at once.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="compute">Runs beside the conversation and may block it from starting, never from hearing. What it throws fails what needed the value.</param>
    public static AgentValue<T> From<T>(Func<RunContext, RealtimeAgent, T> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return new AgentValue<T>((context, agent, _) => ValueTask.FromResult(compute(context, agent)));
    }

    /// <summary>Computed with waiting, e.g. for a database.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="compute">As above; the token is cancelled when nobody needs the value any more.</param>
    public static AgentValue<T> From<T>(Func<RunContext, RealtimeAgent, CancellationToken, ValueTask<T>> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return new AgentValue<T>(compute);
    }
}
