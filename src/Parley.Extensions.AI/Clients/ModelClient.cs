using Microsoft.Extensions.AI;
using Parley.Extensions.AI.Mapping;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Extensions.AI.Clients;

/// <summary>A model of Parley's as a client of Microsoft.Extensions.AI.</summary>
internal sealed class ModelClient(IRealtimeModel model) : IRealtimeClient
{
    public async Task<IRealtimeClientSession> CreateSessionAsync(RealtimeSessionOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options is not null && options.SessionKind == RealtimeSessionKind.Transcription)
        {
            throw new NotSupportedException("Transcription sessions are asked for where the model is made; see OpenAIRealtimeOptions.Session.");
        }

        var connection = await model.ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (options is not null)
            {
                await connection.SendAsync(new SessionUpdateEvent { Session = SessionMapping.ToConfiguration(options) }, cancellationToken).ConfigureAwait(false);
            }

            return new ModelClientSession(connection, options);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType.IsInstanceOfType(this) ? this
        : serviceType.IsInstanceOfType(model) ? model
        : null;

    public void Dispose()
    {
        // the model is its owner's
    }
}
