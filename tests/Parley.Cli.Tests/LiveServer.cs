using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Testing.Stages;

namespace Parley.Cli.Tests;

/// <summary>A server on a free port that keeps records, with an agent that always says the same.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-live-");
    private readonly byte[] _buffer = new byte[128 * 1024];
    private WebApplication? _app;

    public string Url => _app!.Urls.First();

    public IServiceProvider Services => _app!.Services;

    public static async Task<LiveServer> StartAsync(CancellationToken cancellationToken, Action<ParleyOptions>? configure = null)
    {
        var server = new LiveServer();
        var options = new ParleyOptions();
        options.Server.Port = 0;
        options.Engine.Selection = EngineSelection.Offline;
        options.Storage.Keep = StorageKind.Sqlite;
        options.Storage.SqlitePath = Path.Combine(server._folder.FullName, "records.db");
        options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
        configure?.Invoke(options);
        server._app = ParleyApplication.Build(options, builder =>
        {
            builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"));
            builder.AddChatModel(_ => FakeChatClient.Replying(_ => "You said tea."));
            builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
        });
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Begins a call as a page does. It goes on until the socket is closed, or the server ends it.</summary>
    public async Task<(ClientWebSocket Socket, string Id)> DialAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", Url);
        await socket.ConnectAsync(new Uri($"{Url.Replace("http", "ws", StringComparison.Ordinal)}/calls/web?agent=anna"), cancellationToken);
        return (socket, (await ReceiveAsync(socket, "call.started", cancellationToken)).GetProperty("call_id").GetString()!);
    }

    public async Task<JsonElement> ReceiveAsync(ClientWebSocket socket, string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            if (result.MessageType == WebSocketMessageType.Text
                && JsonElement.Parse(_buffer.AsSpan(0, length)) is var message && message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }
    }

    /// <summary>A whole call with one question and its answer.</summary>
    public async Task<string> TalkAsync(CancellationToken cancellationToken)
    {
        var (socket, id) = await DialAsync(cancellationToken);
        using (socket)
        {
            await SendAsync(socket, """{"type":"text","text":"Tea, please."}""", cancellationToken);
            await ReceiveAsync(socket, "agent.audio_done", cancellationToken);
            await SendAsync(socket, """{"type":"hang_up"}""", cancellationToken);
            await ReceiveAsync(socket, "call.ended", cancellationToken);
        }

        return id;
    }

    public static Task SendAsync(ClientWebSocket socket, string json, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _app!.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Delete(recursive: true);
    }
}
