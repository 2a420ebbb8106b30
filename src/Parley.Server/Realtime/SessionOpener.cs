using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Keys;
using Parley.Server.Realtime.Translation;
using Parley.Server.Telemetry;

namespace Parley.Server.Realtime;

/// <summary>Opens the session that a client gets.</summary>
internal sealed class SessionOpener(ModelDirectory models, Budgets budgets, ServerMetrics metrics, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_configureTimeout = TimeSpan.FromSeconds(15);

    private readonly RandomIdSource _ids = new(timeProvider);

    /// <summary>Connects to the model and puts the attached configuration into force; null when there is no model of that id.</summary>
    /// <param name="choice">Which session.</param>
    /// <param name="usage">What its responses count against; null for nothing. A transcription session has none (protocol §4.10).</param>
    /// <param name="scope">The conversation's services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RealtimeConnectException">The model refused or could not be reached.</exception>
    /// <exception cref="ParleyProtocolException">The attached configuration is not allowed, or nobody here can translate.</exception>
    public async ValueTask<IRealtimeConnection?> OpenAsync(
        SessionChoice choice, KeyUsage? usage, IServiceProvider scope, CancellationToken cancellationToken)
    {
        var connection = choice.Model is null ? await models.OpenTranscriptionAsync(cancellationToken)
            : choice.IsTranslation ? await OpenTranslationAsync(choice.Model, choice.SafetyIdentifier, usage, cancellationToken)
            : Meter(Count(await models.OpenAsync(choice.Model, choice.SafetyIdentifier, scope, cancellationToken), choice.Model, usage), usage);
        return connection is null || choice.Update is not { } update
            ? connection
            : await ConfigureAsync(connection, update, cancellationToken);
    }

    /// <summary>
    /// An interpreter's responses are counted beneath it, where they are; a service that translates by itself shows none, so there the
    /// session alone counts.
    /// </summary>
    private async ValueTask<IRealtimeConnection> OpenTranslationAsync(
        string model, string? safetyIdentifier, KeyUsage? usage, CancellationToken cancellationToken)
    {
        if (models.FindTranslation(model, safetyIdentifier) is { } passing)
        {
            return await passing.ConnectAsync(cancellationToken);
        }

        return Meter(await models.OpenInterpretedAsync(cancellationToken), usage) is { } conversation
            ? new TranslationConnection(conversation, model, _ids.NewEventId)
            : throw RealtimeRefusal.CannotTranslate(model).ToException();
    }

    /// <summary>An agent costs what the model costs that speaks for it.</summary>
    private IRealtimeConnection? Count(IRealtimeConnection? connection, string model, KeyUsage? usage)
    {
        if (connection is null || !budgets.CountsSessions)
        {
            return connection;
        }

        var agentName = models.FindAgent(model)?.Options.Name;
        return new PricedConnection(
            connection, agentName is null ? model : models.Choice.Model ?? model, usage?.KeyId, agentName, budgets, metrics);
    }

    private IRealtimeConnection? Meter(IRealtimeConnection? connection, KeyUsage? usage) =>
        connection is null || usage is null ? connection : new MeteredConnection(connection, usage, _ids.NewEventId);

    private async ValueTask<IRealtimeConnection> ConfigureAsync(IRealtimeConnection connection, ClientEvent update, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(s_configureTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ConfiguredConnection.OpenAsync(connection, update, either.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RealtimeConnectException("The model did not confirm the session in time. Try again.", "connect_timeout", exception);
        }
    }
}
