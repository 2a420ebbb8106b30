using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Parley.Engine.Cascade;
using Parley.Engine.Conversations;
using Parley.Realtime;

namespace Parley.Engine;

/// <summary>
/// A voice model that runs here: it speaks the Realtime protocol in process and makes its answers with a recogniser, a chat
/// model and a synthesiser. Thread-safe; each connection is a conversation of its own.
/// </summary>
/// <param name="stages">What it is made of; not disposed.</param>
/// <param name="options">How it behaves; read when a connection opens.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="loggerFactory">Where it logs.</param>
/// <param name="meterFactory">Where it measures; null outside a host.</param>
public sealed class EngineModel(EngineStages stages, EngineOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory,
    IMeterFactory? meterFactory = null) : IRealtimeModel, IDisposable
{
    private readonly EngineMetrics _metrics = new(meterFactory);
    private readonly ILogger _logger = loggerFactory.CreateLogger("Parley.Engine");

    /// <summary>Always <c>parley</c>.</summary>
    public string? ProviderName => "parley";

    /// <summary>Opens a conversation with the defaults.</summary>
    public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
        ConnectAsync(new EngineConnectionOptions(), cancellationToken);

    /// <summary>Opens a conversation.</summary>
    /// <param name="connectionOptions">What the connection asks for.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="RealtimeConnectException">The initial session is not allowed; the message says why.</exception>
    public ValueTask<IRealtimeConnection> ConnectAsync(
        EngineConnectionOptions connectionOptions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connectionOptions);
        cancellationToken.ThrowIfCancellationRequested();
        var settings = ConversationSettings.From(options, connectionOptions, timeProvider.GetUtcNow()) with { McpServers = stages.McpServers };
        var conversation = new Conversation(settings, connectionOptions.IdSource ?? new RandomIdSource(timeProvider));
        try
        {
            conversation.Open(connectionOptions.Session);
        }
        catch (ParleyProtocolException exception)
        {
            throw new RealtimeConnectException(exception.Message, exception.Code, exception);
        }

        EngineLog.ConversationOpened(_logger, settings.ModelId);
        return ValueTask.FromResult<IRealtimeConnection>(
            new EngineConnection(new ConversationActor(conversation, stages, options, _metrics, timeProvider, _logger)));
    }

    /// <summary>Ends the measuring. Conversations that are open go on.</summary>
    public void Dispose() => _metrics.Dispose();
}
