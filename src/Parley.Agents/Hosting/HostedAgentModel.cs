using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// An agent as a model: who connects talks to the agent, whose tools run here. To the client they look like tools of an MCP server
/// whose label is the agent's name (protocol §9.11): it sees the calls and their outputs, and need not answer them. The client may
/// change formats, voice, turn detection, transcription and modalities and add tools of its own, which it answers as ever. The
/// agent's instructions and tools stay: instructions that the client sends, for the session or for one response, are ignored, as
/// the session in <c>session.updated</c> shows. When it hands over, the other agent answers over the same connection and the client sees
/// the change in <c>session.updated</c>; model and label keep the name that the client connected to. Thread-safe.
/// </summary>
/// <param name="agentFactory">Makes the agent of one connection, with tools that may hold its state.</param>
/// <param name="inner">What speaks.</param>
/// <param name="toolOptions">How tools are run; null for the defaults.</param>
/// <param name="timeProvider">Null for the system's clock.</param>
/// <param name="logger">Null for none.</param>
public sealed class HostedAgentModel(
    Func<RealtimeAgent> agentFactory,
    IRealtimeModel inner,
    ToolOptions? toolOptions = null,
    TimeProvider? timeProvider = null,
    ILogger? logger = null) : IRealtimeModel
{
    private static readonly TimeSpan s_configureTimeout = TimeSpan.FromSeconds(15);

    /// <summary>That of the model which speaks.</summary>
    public string? ProviderName => inner.ProviderName;

    /// <inheritdoc/>
    /// <remarks>Returns once the inner model has confirmed the agent; <c>session.created</c> then shows it.</remarks>
    public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var clock = timeProvider ?? TimeProvider.System;
        using var timeout = new CancellationTokenSource(s_configureTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        HostedAgentConnection? connection = null;
        try
        {
            var start = await SessionStart.PrepareAsync(
                agentFactory(), inner, new AgentSessionOptions(), settings: null, contextValue: null, clock, either.Token).ConfigureAwait(false);
            start = start with { Wish = start.Wish with { Layers = start.Wish.Layers with { Defaults = new RealtimeSessionConfiguration() } } }; // the client's choice
            var innerConnection = await inner.ConnectAsync(either.Token).ConfigureAwait(false);
            connection = new HostedAgentConnection(
                start, innerConnection, toolOptions ?? new ToolOptions(), clock, logger ?? NullLogger.Instance);
            await connection.Configured.WaitAsync(either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception exception)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (exception is OperationCanceledException && timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new RealtimeConnectException("The model did not confirm the agent in time.", "connect_timeout", exception)
                {
                    Failure = RealtimeFailure.TimedOut,
                };
            }

            if (exception is RealtimeDisconnectedException ended)
            {
                throw new RealtimeConnectException($"The model ended the session before it had confirmed the agent. {ended.Message}", ended.Code, ended)
                {
                    Failure = ended.Failure, CloseStatus = ended.CloseStatus, CloseReason = ended.CloseReason,
                };
            }

            throw;
        }
    }
}
