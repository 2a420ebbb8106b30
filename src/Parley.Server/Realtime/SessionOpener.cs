using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Engine;
using Parley.Server.Realtime.Translation;

namespace Parley.Server.Realtime;

/// <summary>Opens the session that a client gets.</summary>
internal sealed class SessionOpener(ModelDirectory models, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_configureTimeout = TimeSpan.FromSeconds(15);

    private readonly RandomIdSource _ids = new(timeProvider);

    /// <summary>Connects to the model and puts the attached configuration into force; null when there is no model of that id.</summary>
    /// <param name="choice">Which session.</param>
    /// <param name="scope">The conversation's services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RealtimeConnectException">The model refused or could not be reached.</exception>
    /// <exception cref="ParleyProtocolException">The attached configuration is not allowed.</exception>
    public async ValueTask<IRealtimeConnection?> OpenAsync(SessionChoice choice, IServiceProvider scope, CancellationToken cancellationToken)
    {
        if (choice.IsTranslation)
        {
            return await models.OpenTranslationAsync(cancellationToken) is { } interpreter
                ? new TranslationConnection(interpreter, choice.Model!, () => "event_" + _ids.Next(21))
                : throw new ParleyProtocolException(
                    "model_not_available",
                    "This server cannot translate: that needs a language model and a recogniser of many languages. Set engine.chat and engine.recogniser to a server that has them (docs/configuration.md).");
        }

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
