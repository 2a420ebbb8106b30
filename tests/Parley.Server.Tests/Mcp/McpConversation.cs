using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Gateway;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Realtime;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Mcp;

/// <summary>A text session on a running server whose chat model calls one tool, and then says what the tool answered.</summary>
internal sealed class McpConversation : IAsyncDisposable
{
    private readonly RunningServer _server;

    private McpConversation(RunningServer server, RawClient client, LogText log)
    {
        _server = server;
        Client = client;
        Log = log;
    }

    public RawClient Client { get; }

    /// <summary>Where the server is, for a client of another kind.</summary>
    public Uri Url => _server.Url;

    /// <summary>What the server logged at any level.</summary>
    public LogText Log { get; }

    /// <summary>Everything received so far, as text.</summary>
    public List<string> Received { get; } = [];

    /// <param name="tool">The function that the chat model calls.</param>
    /// <param name="arguments">What it gives the tool.</param>
    /// <param name="options">The server's.</param>
    public static async Task<McpConversation> StartAsync(
        string tool, Dictionary<string, object?> arguments, Action<ParleyOptions>? options = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var log = new LogText();
        var chat = new FakeChatClient((request, _) => FakeChatClient.Updates(
            request.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().LastOrDefault() is { Result: { } result }
                ? new TextContent($"It says {result}")
                : new FunctionCallContent("call", tool, arguments)));
        var server = await RunningServer.StartBareAsync(
            cancellationToken,
            options,
            builder =>
            {
                builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"));
                builder.AddChatModel(_ => chat);
                builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
            },
            log.Configure);
        var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken);
        return new McpConversation(server, client, log);
    }

    /// <summary>Gives the session one MCP server.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="more">Further members of the tool, as JSON.</param>
    public Task AddServerAsync(Uri url, string more = "\"require_approval\":\"never\"") => SendAsync(
        $$$"""{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tools":[{"type":"mcp","server_label":"scales","server_url":"{{{url}}}",{{{more}}}}]}}""");

    public Task RespondAsync() => SendAsync("""{"type":"response.create"}""");

    public Task SendAsync(string json) => Client.SendAsync(json, TestContext.Current.CancellationToken);

    /// <summary>The next event of a type.</summary>
    public async Task<JsonElement> UntilAsync(string type)
    {
        while (await Client.ReceiveAsync(TestContext.Current.CancellationToken) is { } serverEvent)
        {
            Received.Add(serverEvent.GetRawText());
            if (serverEvent.GetProperty("type").GetString() == type)
            {
                return serverEvent;
            }
        }

        throw new InvalidOperationException($"The server closed before {type}. Received: {string.Join('\n', Received)}");
    }

    /// <summary>The one item of the next response.</summary>
    public async Task<JsonElement> ResponseItemAsync() =>
        (await UntilAsync("response.done")).GetProperty("response").GetProperty("output").EnumerateArray().Single();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
