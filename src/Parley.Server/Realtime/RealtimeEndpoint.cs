using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Engine;
using Parley.Realtime;
using Parley.Realtime.WebSockets;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Hosting;

namespace Parley.Server.Realtime;

/// <summary><c>/v1/realtime</c>: lets a client in, finds the model it asks for, and joins the two.</summary>
internal sealed class RealtimeEndpoint(
    ModelDirectory models,
    RealtimeCredentials credentials,
    OriginCheck origins,
    LiveConversations conversations,
    SocketAcceptance acceptance,
    IHostApplicationLifetime lifetime,
    IServiceScopeFactory scopes,
    ParleyOptions options,
    TimeProvider timeProvider,
    ILogger<RealtimeEndpoint> logger)
{
    private readonly RandomIdSource _ids = new(timeProvider);

    public async Task HandleAsync(HttpContext context)
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

        var request = RealtimeRequest.Read(context);
        if (request.CallId is not null)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status404NotFound, "call_id_not_found", "No session found for this call_id.");
            return;
        }

        using var place = conversations.TryEnter();
        var webSocket = await context.WebSockets.AcceptWebSocketAsync(
            acceptance.Create(request.OffersSubProtocol ? RealtimeRequest.SubProtocol : null));
        await using var socket = new RealtimeSocket(webSocket, new RealtimeSocketOptions { TimeProvider = timeProvider });
        var refusal = Refuse(request, context, place is not null) ?? await ServeAsync(request, socket, context.RequestAborted);
        if (refusal is not null)
        {
            RealtimeLog.Refused(logger, refusal.CloseReason);
            await CloseAsync(socket, refusal, context.RequestAborted);
        }
    }

    /// <summary>What can be said before a model is asked.</summary>
    private RealtimeRefusal? Refuse(RealtimeRequest request, HttpContext context, bool hasPlace)
    {
        if (request.AsksForBeta)
        {
            return RealtimeRefusal.BetaShape;
        }

        if (credentials.Check(request.Key, context.Connection.RemoteIpAddress) is { } refusal)
        {
            return refusal;
        }

        return (request.Intent, request.Model) switch
        {
            (null, null) => RealtimeRefusal.MissingModel,
            ("transcription", not null) => RealtimeRefusal.ModelWithTranscription,
            (not (null or "transcription"), null) => RealtimeRefusal.InvalidIntent(request.Intent),
            _ => hasPlace ? null : RealtimeRefusal.Full(conversations.Capacity),
        };
    }

    private async Task<RealtimeRefusal?> ServeAsync(RealtimeRequest request, RealtimeSocket socket, CancellationToken requestAborted)
    {
        await using var scope = scopes.CreateAsyncScope();
        IRealtimeConnection? connection;
        try
        {
            connection = request.Model is null
                ? await models.OpenTranscriptionAsync(requestAborted)
                : await models.OpenAsync(request.Model, scope.ServiceProvider, requestAborted);
        }
        catch (RealtimeConnectException exception)
        {
            RealtimeLog.ModelUnavailable(logger, exception);
            return RealtimeRefusal.ModelUnavailable(exception.Message);
        }

        if (connection is null)
        {
            return RealtimeRefusal.InvalidModel(request.Model!, models.ModelIds);
        }

        await using (connection)
        {
            RealtimeLog.Opened(logger, request.Model ?? "transcription");
            var bridge = new RealtimeBridge(socket, connection, _ids, timeProvider, logger);
            var reason = await bridge.RunAsync(options.Server.DrainTime, lifetime.ApplicationStopping, requestAborted);
            RealtimeLog.Closed(logger, reason);
        }

        return null;
    }

    private async Task CloseAsync(RealtimeSocket socket, RealtimeRefusal refusal, CancellationToken requestAborted)
    {
        _ = socket.TryPost(refusal.ToEvent("event_" + _ids.Next(21)));
        await socket.CloseAsync(refusal.CloseStatus, refusal.CloseReason);
        await PeerClose.WaitAsync(socket, timeProvider, requestAborted);
    }
}
