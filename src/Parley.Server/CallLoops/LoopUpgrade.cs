using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Server.CallLoops.Framing;

namespace Parley.Server.CallLoops;

/// <summary>Upgrades a request to its bare socket: what is read and written then passes no pipe of the web server.</summary>
internal sealed class LoopUpgrade(IHttpUpgradeFeature inner, ILoopConnectionFeature connection) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>The socket of the request, when it was upgraded so; else null.</summary>
    public LoopStream? Stream { get; private set; }

    /// <summary>Middleware: offers the upgrade wherever the connection allows it. Before <c>UseWebSockets</c>.</summary>
    public static Task OfferAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<ILoopConnectionFeature>() is { IsBare: true } connection
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } inner)
        {
            context.Features.Set<IHttpUpgradeFeature>(new LoopUpgrade(inner, connection));
        }

        return next(context);
    }

    /// <summary>An upgraded request's connection goes on on its loop's thread from now on, where it has one; what is done there must not block.</summary>
    public static void ContinueInline(HttpContext context) => (context.Features.Get<IHttpUpgradeFeature>() as LoopUpgrade)?.Stream?.ContinueInline();

    /// <summary>
    /// Answers a request for a WebSocket, which the caller has found to be one. Without compression where the request has a loop: small messages gain
    /// nothing by it.
    /// </summary>
    /// <param name="context">The request's.</param>
    /// <param name="acceptance">How it is accepted.</param>
    /// <param name="timeProvider">The clock of the pings.</param>
    public static async Task<WebSocket> AcceptAsync(HttpContext context, WebSocketAcceptContext acceptance, TimeProvider timeProvider)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not LoopUpgrade upgrade)
        {
            return await context.WebSockets.AcceptWebSocketAsync(acceptance);
        }

        var headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = HandshakeKey.Answer(context.Request.Headers.SecWebSocketKey.ToString());
        if (acceptance.SubProtocol is { } subProtocol)
        {
            headers.SecWebSocketProtocol = subProtocol;
        }

        var options = new LoopWebSocketOptions
        {
            IsServer = true,
            SubProtocol = acceptance.SubProtocol,
            KeepAliveInterval = acceptance.KeepAliveInterval ?? TimeSpan.Zero,
            KeepAliveTimeout = acceptance.KeepAliveTimeout ?? TimeSpan.Zero,
        };
        return new LoopWebSocket(await upgrade.UpgradeAsync(), options, timeProvider);
    }

    public async Task<Stream> UpgradeAsync()
    {
        await inner.UpgradeAsync(); // answers, and its own stream is left alone from here on
        return Stream = connection.TakeStream();
    }
}
