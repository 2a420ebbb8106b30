using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Engine;
using Parley.Realtime;
using Parley.Realtime.WebSockets;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Records.Conversations;
using Parley.Server.Realtime.Translation;
using Parley.Server.Telemetry;

namespace Parley.Server.Realtime;

/// <summary><c>/v1/realtime</c>: lets a client in, finds the model it asks for, and joins the two.</summary>
internal sealed class RealtimeEndpoint(
    ModelDirectory models,
    SessionOpener sessions,
    Credentials credentials,
    OriginCheck origins,
    LiveConversations conversations,
    SocketAcceptance acceptance,
    IHostApplicationLifetime lifetime,
    IServiceScopeFactory scopes,
    Budgets budgets,
    ConversationRecords records,
    ServerMetrics metrics,
    ParleyOptions options,
    TimeProvider timeProvider,
    ILogger<RealtimeEndpoint> logger)
{
    private const int LargestMessageOfRefused = 64 * 1024;

    private readonly RandomIdSource _ids = new(timeProvider);

    /// <summary>Serves <c>/v1/realtime</c>.</summary>
    public Task HandleAsync(HttpContext context) => HandleAsync(context, isTranslation: false);

    /// <summary>Serves <c>/v1/realtime/translations</c> (protocol §13).</summary>
    public Task HandleTranslationAsync(HttpContext context) => HandleAsync(context, isTranslation: true);

    private async Task HandleAsync(HttpContext context, bool isTranslation)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await HttpError.WriteAsync(
                context, StatusCodes.Status426UpgradeRequired, null, "Connect with a WebSocket, for example to ws://HOST/v1/realtime?model=parley.");
            return;
        }

        if (!origins.Allows(context.Request))
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status403Forbidden, null, "Pages of other sites may not connect; name the site in server.allowed_origins.");
            return;
        }

        var request = RealtimeRequest.Read(context, isTranslation);
        if (request.CallId is not null)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status404NotFound, "call_id_not_found", "No session found for this call_id.");
            return;
        }

        var choice = Admit(request, context, out var caller, out var refusal);
        var webSocket = await context.WebSockets.AcceptWebSocketAsync(
            acceptance.Create(request.OffersSubProtocol ? RealtimeRequest.SubProtocol : null));
        await using var socket = new RealtimeSocket(webSocket, SocketOptions(isAdmitted: choice is not null));
        refusal ??= await EnterAsync(choice!, caller!, socket, DialectOf(request), context.RequestAborted);
        if (refusal is not null)
        {
            metrics.Refuse(Entrance.Realtime, refusal.Code ?? refusal.Type);
            RealtimeLog.Refused(logger, refusal.CloseReason);
            await CloseAsync(socket, refusal, context.RequestAborted);
        }
    }

    /// <summary>What can be said before the socket is opened: who it is, and which session it gets; null when refused.</summary>
    private SessionChoice? Admit(RealtimeRequest request, HttpContext context, out Caller? caller, out RealtimeRefusal? refusal)
    {
        (caller, refusal) = request.AsksForBeta && !options.Server.CompatibleMode
            ? RealtimeRefusal.BetaShape
            : credentials.Check(request.Key, ThisMachine.Made(context));
        return caller is null ? null : SessionChoice.Decide(request, caller.Secret, ModelDirectory.EngineModelId, out refusal);
    }

    /// <summary>Serves an admitted client to the end, if there is room; else says that there is none.</summary>
    private async Task<RealtimeRefusal?> EnterAsync(
        SessionChoice choice, Caller caller, RealtimeSocket socket, IWireDialect dialect, CancellationToken requestAborted)
    {
        using var place = conversations.TryEnter();
        using var session = caller.Usage?.TryEnter();
        if (place is null)
        {
            return RealtimeRefusal.Full(conversations.Capacity);
        }

        if (caller.Usage is { } usage && session is null)
        {
            return RealtimeRefusal.TooManySessions(usage.Limits.MaxSessions ?? int.MaxValue);
        }

        if (budgets.FindRefusal(caller) is { } spent)
        {
            return RealtimeRefusal.BudgetSpent(spent);
        }

        return caller.Usage?.TakeRequest() is { IsGranted: false } allowance
            ? RealtimeRefusal.TooManyRequests(allowance)
            : await ServeAsync(choice, caller, socket, dialect, requestAborted);
    }

    private async Task<RealtimeRefusal?> ServeAsync(
        SessionChoice choice, Caller caller, RealtimeSocket socket, IWireDialect dialect, CancellationToken requestAborted)
    {
        await using var scope = scopes.CreateAsyncScope();
        IRealtimeConnection? connection;
        try
        {
            connection = await sessions.OpenAsync(choice, caller.Usage, scope.ServiceProvider, requestAborted);
        }
        catch (RealtimeConnectException exception)
        {
            RealtimeLog.ModelUnavailable(logger, exception.Failure, exception.Code ?? "no code"); // the message may quote the service's words
            return UpstreamRefusal.From(exception);
        }
        catch (ParleyProtocolException exception)
        {
            return RealtimeRefusal.InvalidSession(exception.Code, exception.Message);
        }

        if (connection is null)
        {
            return RealtimeRefusal.InvalidModel(choice.Model!, models.ModelIds);
        }

        await using (connection)
        {
            RealtimeLog.Opened(logger, choice.Model ?? "transcription");
            var recorded = records.Begin(connection, choice, caller.Usage);
            var bridge = new RealtimeBridge(socket, dialect, recorded?.Connection ?? connection, _ids, timeProvider, logger);
            var reason = await bridge.RunAsync(options.Server.DrainTime, lifetime.ApplicationStopping, requestAborted);
            recorded?.End(reason);
            RealtimeLog.Closed(logger, reason);
        }

        return null;
    }

    /// <summary>Who is refused has nothing to say that would be worth holding in memory.</summary>
    private RealtimeSocketOptions SocketOptions(bool isAdmitted)
    {
        var socketOptions = new RealtimeSocketOptions { TimeProvider = timeProvider };
        socketOptions.MaxMessageByteCount = isAdmitted ? socketOptions.MaxMessageByteCount : LargestMessageOfRefused;
        return socketOptions;
    }

    private async Task CloseAsync(RealtimeSocket socket, RealtimeRefusal refusal, CancellationToken requestAborted)
    {
        _ = socket.TryPost(refusal.ToEvent(_ids.NewEventId()));
        await socket.CloseAsync(refusal.CloseStatus, refusal.CloseReason);
        await PeerClose.WaitAsync(socket, timeProvider, requestAborted);
    }

    private IWireDialect DialectOf(RealtimeRequest request) => request.IsTranslation ? new TranslationDialect()
        : request.AsksForBeta ? new BetaDialect(_ids)
        : new CurrentDialect();
}
