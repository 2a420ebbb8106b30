using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents;

/// <summary>
/// Starts conversations with an agent. Making one opens nothing; each run has a connection, a context and a state of its own.
/// Thread-safe; keep one as long as you like.
/// </summary>
/// <param name="agent">Who answers first.</param>
/// <param name="model">What speaks, unless the agent names its own.</param>
/// <param name="options">For all runs; null for the defaults.</param>
/// <param name="timeProvider">Null for the system's clock.</param>
/// <param name="logger">Null for none.</param>
public sealed class RealtimeRunner(
    RealtimeAgent agent,
    IRealtimeModel model,
    AgentSessionOptions? options = null,
    TimeProvider? timeProvider = null,
    ILogger? logger = null)
{
    private readonly AgentSessionOptions _options = options ?? new AgentSessionOptions();

    /// <summary>Starts a conversation. Returns once the model has confirmed the agent with its tools, formats and settings.</summary>
    /// <param name="context">The application's own value, e.g. the customer's data, for <see cref="RunContext.Value"/>; null for none.</param>
    /// <param name="settings">For this conversation, over all others; null for none. Instructions and tools in it are the first agent's alone.</param>
    /// <param name="cancellationToken">Gives up starting; the session itself is ended by disposing it.</param>
    /// <exception cref="RealtimeConnectException">The model refused, did not answer in time, or rejected the agent's settings.</exception>
    /// <exception cref="ArgumentException">Two tools have one name, an audio format is none, or the settings name a model; nothing was opened.</exception>
    public Task<RealtimeSession> RunAsync(
        object? context = null, RealtimeSessionConfiguration? settings = null, CancellationToken cancellationToken = default) =>
        RealtimeSession.StartAsync(
            token => PrepareAsync(context, settings, token), model, _options, timeProvider ?? TimeProvider.System,
            logger ?? NullLogger.Instance, cancellationToken);

    /// <summary>
    /// What a run would ask of the model first, computed in the same way, e.g. for accepting a telephone call by its id. Opens nothing.
    /// </summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<RealtimeSessionConfiguration> ComputeConfigurationAsync(
        object? context = null, RealtimeSessionConfiguration? settings = null, CancellationToken cancellationToken = default)
    {
        var start = await PrepareAsync(context, settings, cancellationToken).ConfigureAwait(false);
        return start.Wish.ToConfiguration();
    }

    private Task<SessionStart> PrepareAsync(object? context, RealtimeSessionConfiguration? settings, CancellationToken cancellationToken) =>
        SessionStart.PrepareAsync(agent, agent.Model ?? model, _options, settings, context, timeProvider ?? TimeProvider.System, cancellationToken);
}
