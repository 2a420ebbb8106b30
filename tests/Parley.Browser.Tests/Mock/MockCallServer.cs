using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Parley.Browser.Tests.Mock;

/// <summary>Serves the real page with the strictest content policy, and hands each call's WebSocket to the test.</summary>
internal sealed class MockCallServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<MockCall> _calls = Channel.CreateBounded<MockCall>(16);

    private MockCallServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<MockCallServer> StartAsync(CancellationToken cancellationToken, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var server = new MockCallServer(app);
        server.Map();
        await app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Waits for the page to call and lets the call start.</summary>
    public async Task<MockCall> AnswerAsync(CancellationToken cancellationToken, bool mayDirect = false)
    {
        var call = await _calls.Reader.ReadAsync(cancellationToken);
        await call.SendAsync(new
        {
            type = "call.started",
            call_id = "call_1",
            agent = call.Agent,
            model = call.Agent,
            engine = "offline",
            sample_rate = 24000,
            may_direct = mayDirect,
        });
        await call.SendAsync(new { type = "state", state = "listening" });
        return call;
    }

    /// <summary>Waits for the page to call and sends it away for want of a key. Returns the subprotocols that it offered.</summary>
    public async Task<IReadOnlyList<string>> RefuseAsync(CancellationToken cancellationToken)
    {
        var call = await _calls.Reader.ReadAsync(cancellationToken);
        await call.SendAsync(new { type = "error", code = "key_required", message = "This server lets nobody in without a key." });
        await call.SendAsync(new { type = "call.ended", reason = "not_admitted" });
        return call.Protocols;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        _app.Use(async (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'";
            await next();
        });
        _app.UseWebSockets();
        _app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        _app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        _app.MapGet("/api/agents", context => context.Response.WriteAsJsonAsync(MockData.Agents));
        _app.MapGet("/api/status", context => context.Response.WriteAsJsonAsync(MockData.Status));
        _app.Map("/calls/web", AcceptAsync);
    }

    private async Task AcceptAsync(HttpContext context)
    {
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(offered.FirstOrDefault(protocol => protocol == "realtime"));
        var call = new MockCall(socket, context.Request.Query["agent"].ToString())
        {
            Protocols = [.. offered], Format = context.Request.Query["format"].ToString(),
        };
        await _calls.Writer.WriteAsync(call, context.RequestAborted);
        await call.ReceiveAllAsync(context.RequestAborted);
    }
}
