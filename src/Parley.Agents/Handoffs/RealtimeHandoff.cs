using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Handoffs;

/// <summary>
/// A way from one agent to another: the model takes it by calling a tool. An agent converts by itself; <c>To</c> adds a callback, an
/// input, or a target that is made later, as graphs with a way back need. Immutable; change one with a <c>with</c> expression.
/// </summary>
public sealed partial record RealtimeHandoff
{
    private static readonly AgentValue<bool> s_enabled = true;
    private readonly Func<RealtimeAgent> _target;
    private readonly Func<RunContext, AIFunctionArguments, CancellationToken, ValueTask>? _onHandoff;

    private RealtimeHandoff(
        Func<RealtimeAgent> target, JsonElement parameters, Func<RunContext, AIFunctionArguments, CancellationToken, ValueTask>? onHandoff)
    {
        _target = target;
        Parameters = parameters;
        _onHandoff = onHandoff;
    }

    /// <summary>The tool's name; null for <c>transfer_to_</c> and the agent's name in lower case.</summary>
    /// <exception cref="ArgumentException">It has other characters than letters, digits, <c>_</c> and <c>-</c>, or more than 64.</exception>
    public string? ToolName
    {
        get;
        init => field = value is null || ToolNamePattern().IsMatch(value)
            ? value
            : throw new ArgumentException($"'{value}' is no tool name; it must have 1 to 64 letters, digits, '_' and '-'.", nameof(value));
    }

    /// <summary>What the model is told of the tool; null for a sentence with the agent's name and <see cref="RealtimeAgent.HandoffDescription"/>.</summary>
    public string? ToolDescription { get; init; }

    /// <summary>
    /// Whether it may be taken; default true. Asked when the agent becomes active, which decides whether the model sees it, and again
    /// when the model takes it.
    /// </summary>
    public AgentValue<bool> IsEnabled
    {
        get => field ?? s_enabled;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal JsonElement Parameters { get; }

    /// <summary>To this agent, with the defaults.</summary>
    public static implicit operator RealtimeHandoff(RealtimeAgent agent) => To(agent);

    /// <summary>To this agent.</summary>
    /// <param name="agent">Who takes over.</param>
    /// <param name="onHandoff">Runs before anything changes; what it throws keeps the old agent. Null for nothing.</param>
    public static RealtimeHandoff To(RealtimeAgent agent, Func<RunContext, CancellationToken, ValueTask>? onHandoff = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return To(() => agent, onHandoff);
    }

    /// <summary>To an agent that is asked for when the agent that has this handoff becomes active: two agents can so hand over to each other.</summary>
    /// <param name="agent">Who takes over; never null by then.</param>
    /// <param name="onHandoff">As above.</param>
    public static RealtimeHandoff To(Func<RealtimeAgent> agent, Func<RunContext, CancellationToken, ValueTask>? onHandoff = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return new RealtimeHandoff(agent, HandoffInput.None, onHandoff is null ? null : (context, _, cancellationToken) => onHandoff(context, cancellationToken));
    }

    /// <summary>To this agent, with an input that the model fills in, e.g. the reason.</summary>
    /// <typeparam name="TInput">Its public members become the tool's parameters; a <c>[Description]</c> tells the model about each.</typeparam>
    /// <param name="agent">Who takes over.</param>
    /// <param name="onHandoff">As above; it gets the input.</param>
    /// <param name="serializerOptions">How the input is read; null for the defaults of Microsoft.Extensions.AI, which need reflection.</param>
    public static RealtimeHandoff To<TInput>(
        RealtimeAgent agent, Func<RunContext, TInput, CancellationToken, ValueTask> onHandoff, JsonSerializerOptions? serializerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return To(() => agent, onHandoff, serializerOptions);
    }

    /// <summary>To an agent that is made later, with an input.</summary>
    /// <typeparam name="TInput">As above.</typeparam>
    /// <param name="agent">Who takes over; never null by then.</param>
    /// <param name="onHandoff">As above; it gets the input.</param>
    /// <param name="serializerOptions">As above.</param>
    public static RealtimeHandoff To<TInput>(
        Func<RealtimeAgent> agent, Func<RunContext, TInput, CancellationToken, ValueTask> onHandoff, JsonSerializerOptions? serializerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(onHandoff);
        var options = serializerOptions ?? AIJsonUtilities.DefaultOptions;
        return new RealtimeHandoff(
            agent,
            HandoffInput.SchemaOf<TInput>(options),
            (context, arguments, cancellationToken) => onHandoff(context, HandoffInput.Read<TInput>(arguments, options), cancellationToken));
    }

    /// <summary>Who takes over.</summary>
    /// <exception cref="InvalidOperationException">The agent is not made yet.</exception>
    internal RealtimeAgent Target() => _target()
        ?? throw new InvalidOperationException("A handoff leads to no agent: what was given to RealtimeHandoff.To returned null.");

    /// <summary>Runs the callback, if there is one.</summary>
    internal ValueTask CallBackAsync(RunContext context, AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        _onHandoff is null ? ValueTask.CompletedTask : _onHandoff(context, arguments, cancellationToken);

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex ToolNamePattern();
}
