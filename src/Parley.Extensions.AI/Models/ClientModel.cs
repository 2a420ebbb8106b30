using Microsoft.Extensions.AI;
using Parley.Realtime;

namespace Parley.Extensions.AI.Models;

/// <summary>A client of Microsoft.Extensions.AI as a model for Parley.</summary>
internal sealed class ClientModel(IRealtimeClient client, RealtimeSessionOptions? options, Func<object, ServerEvent?> readRaw) : IRealtimeModel
{
    public string? ProviderName { get; } = (client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.ProviderName;

    public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var session = await client.CreateSessionAsync(options, cancellationToken).ConfigureAwait(false);
            return new ClientModelConnection(session, options, readRaw);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not RealtimeConnectException)
        {
            throw new RealtimeConnectException($"The realtime client could not create a session: {exception.GetType().Name}.", innerException: exception);
        }
    }
}
