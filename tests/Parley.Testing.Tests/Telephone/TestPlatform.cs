using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Testing.Tests.Telephone;

/// <summary>The far end of a simulated carrier: answers webhooks as a test says, and hands it the stream.</summary>
internal sealed class TestPlatform : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<PlatformStream> _streams = Channel.CreateUnbounded<PlatformStream>();

    private TestPlatform(WebApplication app) => _app = app;

    public const string StreamTwiml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Response><Connect><Stream url="wss://calls.example/media"><Parameter name="agent" value="reception"/></Stream></Connect><Hangup/></Response>
        """;

    public Func<string, string> Twiml { get; set; } = _ => StreamTwiml;

    public ConcurrentQueue<(string Path, Dictionary<string, string> Form, string Signature)> Requests { get; } = [];

    public ConcurrentQueue<(string Path, IHeaderDictionary Headers)> Upgrades { get; } = [];

    public Uri Origin => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<TestPlatform> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var platform = new TestPlatform(app);
        app.UseWebSockets();
        app.Run(platform.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return platform;
    }

    public ValueTask<PlatformStream> AcceptAsync(CancellationToken cancellationToken) => _streams.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.WebSockets.IsWebSocketRequest)
        {
            Upgrades.Enqueue((path, context.Request.Headers));
            if (path == "/refused")
            {
                context.Response.StatusCode = 403;
                return;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var stream = new PlatformStream(socket);
            _streams.Writer.TryWrite(stream);
            await stream.Closed.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var form = await context.Request.ReadFormAsync();
        Requests.Enqueue((path, form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()), context.Request.Headers["X-Twilio-Signature"].ToString()));
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(Twiml(path));
    }
}

/// <summary>One stream as the platform sees it.</summary>
internal sealed class PlatformStream(WebSocket socket)
{
    private readonly byte[] _buffer = new byte[65536];
    private readonly TaskCompletionSource _closed = new();

    public Task Closed => _closed.Task;

    /// <summary>The next message; null when the stream is closed or broken.</summary>
    public async Task<JsonElement?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var length = 0;
            while (true)
            {
                var received = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    _closed.TrySetResult();
                    return null;
                }

                if (received.EndOfMessage)
                {
                    return JsonElement.Parse(_buffer.AsSpan(0, length));
                }
            }
        }
        catch (WebSocketException)
        {
            _closed.TrySetResult();
            return null;
        }
    }

    /// <summary>The next message of that kind; what comes before it is left out.</summary>
    public async Task<JsonElement> ReceiveAsync(string name, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(cancellationToken) is { } message)
        {
            if (message.GetProperty("event").GetString() == name)
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The stream ended before a {name} came.");
    }

    public Task SendAsync(string json, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, cancellationToken);

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        while (await ReceiveAsync(cancellationToken) is not null)
        {
        }
    }
}
