using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;

namespace Parley.Server.Tests.CallLoops;

/// <summary>A model of the Realtime protocol that says, in one endless response, what it hears, byte for byte.</summary>
internal sealed class EchoModel : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoModel(WebApplication app) => _app = app;

    /// <summary>What was heard on each connection.</summary>
    public ConcurrentBag<MemoryStream> Heard { get; } = [];

    public Uri BaseUrl => new(new Uri(_app.Urls.First()), "/v1");

    public static async Task<EchoModel> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var model = new EchoModel(builder.Build());
        model._app.UseWebSockets();
        model._app.MapGet("/v1/realtime", model.ServeAsync);
        await model._app.StartAsync(cancellationToken);
        return model;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var over = context.RequestAborted;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var heard = new MemoryStream();
        await SendAsync("""{"type":"session.created","session":{"type":"realtime","id":"sess_1","model":"gpt-realtime"}}""");
        var buffer = new byte[256 * 1024];
        while (await ReceiveAsync(socket, buffer, over) is { } message)
        {
            switch ((string?)message["type"])
            {
                case "session.update":
                    var session = message["session"]!.DeepClone().AsObject();
                    session["id"] = "sess_1";
                    session["model"] = "gpt-realtime";
                    await SendAsync(new JsonObject { ["type"] = "session.updated", ["session"] = session }.ToJsonString());
                    break;
                case "input_audio_buffer.append":
                    if (heard.Length == 0)
                    {
                        Heard.Add(heard);
                        await SendAsync("""{"type":"response.created","response":{"object":"realtime.response","id":"resp_1","status":"in_progress","output":[]}}""");
                        await SendAsync("""{"type":"response.output_item.added","response_id":"resp_1","output_index":0,"item":{"id":"item_1","type":"message","role":"assistant","status":"in_progress","content":[]}}""");
                    }

                    var audio = (string)message["audio"]!;
                    heard.Write(Convert.FromBase64String(audio));
                    await SendAsync($$"""{"type":"response.output_audio.delta","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":0,"delta":"{{audio}}"}""");
                    break;
            }
        }

        Task SendAsync(string json) => socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, over);
    }

    private static async Task<JsonNode?> ReceiveAsync(WebSocket socket, byte[] buffer, CancellationToken over)
    {
        var length = 0;
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(length), over);
                length += result.Count;
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (result.EndOfMessage)
                {
                    return JsonNode.Parse(buffer.AsSpan(0, length));
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            return null; // the server let go
        }
    }
}
