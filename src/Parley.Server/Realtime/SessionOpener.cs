using Parley.Realtime;
using Parley.Server.Engine;

namespace Parley.Server.Realtime;

/// <summary>Opens the session that a client gets.</summary>
internal sealed class SessionOpener(ModelDirectory models, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_configureTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Connects to the model and puts the attached configuration into force; null when there is no model of that id.</summary>
    /// <param name="choice">Which session.</param>
    /// <param name="scope">The conversation's services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RealtimeConnectException">The model refused or could not be reached.</exception>
    /// <exception cref="ParleyProtocolException">The attached configuration is not allowed.</exception>
    public async ValueTask<IRealtimeConnection?> OpenAsync(SessionChoice choice, IServiceProvider scope, CancellationToken cancellationToken)
    {
        var connection = choice.Model is null
            ? await models.OpenTranscriptionAsync(cancellationToken)
            : await models.OpenAsync(choice.Model, scope, cancellationToken);
        if (connection is null || choice.Attached is not { } session)
        {
            return connection;
        }

        using var timeout = new CancellationTokenSource(s_configureTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ConfiguredConnection.OpenAsync(connection, session, either.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RealtimeConnectException("The model did not confirm the session in time. Try again.", "connect_timeout", exception);
        }
    }
}
