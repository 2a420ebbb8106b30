using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Interop;
using Parley.Server.Tests.Records;
using Parley.Storage.Records;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Calls;

/// <summary>The page's socket, spoken by hand.</summary>
[Trait("Category", "Integration")]
public sealed class WebCallTests
{
    private const string Key = "the-key-of-the-page";

    [Fact]
    [Row(240)]
    public async Task Call_TypedQuestion_IsAnsweredInWordsAndSound()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);
        using var socket = await ConnectAsync(server.Url, "shopmax", cancellationToken);
        var started = await ReceiveAsync(socket, "call.started", cancellationToken);

        await SendAsync(socket, """{"type":"text","text":"Where is my order ORD-DEL-7721?"}""", cancellationToken);
        var tool = await ReceiveAsync(socket, "tool.ended", cancellationToken);
        var (answer, audioByteCount) = await ReceiveAnswerAsync(socket, cancellationToken);
        await SendAsync(socket, """{"type":"hang_up"}""", cancellationToken);
        var ended = await ReceiveAsync(socket, "call.ended", cancellationToken);

        Assert.Equal("offline", started.GetProperty("engine").GetString());
        Assert.Equal("get_order_status", tool.GetProperty("name").GetString());
        Assert.Contains("in transit", answer, StringComparison.Ordinal);
        Assert.InRange(audioByteCount, 1, int.MaxValue);
        Assert.Equal("hang_up", ended.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Call_UnknownAgent_IsToldSoAndEnds()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var socket = await ConnectAsync(server.Url, "nobody", cancellationToken);

        var error = await ReceiveAsync(socket, "error", cancellationToken);
        var ended = await ReceiveAsync(socket, "call.ended", cancellationToken);

        Assert.Equal("unknown_agent", error.GetProperty("code").GetString());
        Assert.Equal("not_answered", ended.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Call_PageOfAnotherSite_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        await Assert.ThrowsAsync<WebSocketException>(
            () => ConnectAsync(server.Url, "shopmax", cancellationToken, "https://evil.example"));
    }

    [Theory]
    [InlineData(null, "key_required")]
    [InlineData("wrong", "invalid_api_key")]
    public async Task Call_ServerHasKeys_NeedsOne(string? key, string code)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartWithKeyAsync(cancellationToken);
        using var socket = await ConnectAsync(server.Url, "anna", cancellationToken, key: key);

        var error = await ReceiveAsync(socket, "error", cancellationToken);
        var ended = await ReceiveAsync(socket, "call.ended", cancellationToken);

        Assert.Equal((code, "not_admitted"), (error.GetProperty("code").GetString(), ended.GetProperty("reason").GetString()));
        Assert.DoesNotContain("wrong", error.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithAKeyAsSubprotocol_IsTakenUpToItsLimit()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartWithKeyAsync(cancellationToken, new KeyLimits(MaxSessions: 1));

        using var first = await ConnectAsync(server.Url, "anna", cancellationToken, key: Key);
        var started = await ReceiveAsync(first, "call.started", cancellationToken);
        using var second = await ConnectAsync(server.Url, "anna", cancellationToken, key: Key);
        var refused = await ReceiveAsync(second, "error", cancellationToken);

        Assert.Equal(("realtime", "anna", true), (first.SubProtocol, started.GetProperty("agent").GetString(), started.GetProperty("may_direct").GetBoolean()));
        Assert.Equal("busy", refused.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"session":{"type":"realtime","model":"anna"}}""", "call.started")]
    [InlineData("""{"session":{"type":"realtime"}}""", "error")] // then the address decides, and there is no 'bob'
    [InlineData("""{"session":{"type":"transcription"}}""", "error")]
    public async Task Call_WithAClientSecret_OpensItsAgent(string body, string first)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartWithKeyAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var made = await http.PostAsync("/v1/realtime/client_secrets", content, cancellationToken);
        var secret = JsonElement.Parse(await made.Content.ReadAsStringAsync(cancellationToken)).GetProperty("value").GetString();

        using var socket = await ConnectAsync(server.Url, "bob", cancellationToken, key: secret);
        var (message, _) = await ReceiveAsync(socket, cancellationToken);

        Assert.Equal(first, message!.Value.GetProperty("type").GetString());
        Assert.True(first != "call.started" || !message.Value.GetProperty("may_direct").GetBoolean()); // visitors do not direct
    }

    [Fact]
    public async Task Call_AskedToBeRecorded_TypesYesAndIs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new RecordsFolder();
        await using (var server = await RunningServer.StartAsync(
            cancellationToken,
            options =>
            {
                folder.Configure(options);
                options.Agents.Add(new AgentOptions { Name = "anna", Consent = new ConsentOptions { Mode = ConsentMode.Ask, Sentence = "May we record?" } });
                options.Calls.RecordingsFolder = folder.Recordings;
                options.Calls.RecordsAll = true;
            },
            builder => builder.AddChatModel(_ => FakeChatClient.Replying(request =>
                (request.Options?.Instructions ?? request.Messages[0].Text).Contains("May we record?", StringComparison.Ordinal) ? "May we record?" : "Good morning."))))
        {
            using var socket = await ConnectAsync(server.Url, "anna", cancellationToken);
            await ReceiveAsync(socket, "agent.audio", cancellationToken);
            await ReceiveAsync(socket, "agent.audio_done", cancellationToken);
            await SendAsync(socket, """{"type":"text","text":"Yes, that is fine."}""", cancellationToken);
            await ReceiveAsync(socket, "agent.audio_done", cancellationToken); // the greeting: by then it is recorded
            await SendAsync(socket, """{"type":"hang_up"}""", cancellationToken);
            await ReceiveAsync(socket, "call.ended", cancellationToken);
            await server.StopAsync(cancellationToken);
        }

        var call = Assert.Single(await folder.ReadAsync(cancellationToken));
        var entries = call.Entries.Select(entry => entry.Entry).ToArray();
        Assert.Equal((ConsentOutcome.Granted, "text"), entries.OfType<ConsentEntry>().Select(entry => (entry.Outcome, entry.Manner)).Single());
        Assert.Single(entries.OfType<RecordingEntry>());
        Assert.Equal(["May we record?", "Good morning."], entries.OfType<SaidEntry>().Select(said => said.Text));
    }

    private static Task<RunningServer> StartWithKeyAsync(CancellationToken cancellationToken, KeyLimits? limits = null) =>
        RunningServer.StartAsync(cancellationToken, options =>
        {
            options.Server.ApiKeys.Add(Key);
            options.Server.KeyLimits = limits ?? options.Server.KeyLimits;
            options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
        });

    private static async Task<ClientWebSocket> ConnectAsync(
        Uri server, string agent, CancellationToken cancellationToken, string? origin = null, string? key = null)
    {
        var socket = new ClientWebSocket();
        foreach (var protocol in key is null ? [] : new[] { "realtime", $"openai-insecure-api-key.{key}" })
        {
            socket.Options.AddSubProtocol(protocol);
        }

        socket.Options.SetRequestHeader("Origin", origin ?? server.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}/calls/web?agent={agent}"), cancellationToken);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket, string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (message, _) = await ReceiveAsync(socket, cancellationToken);
            if (message?.GetProperty("type").GetString() == type)
            {
                return message.Value;
            }
        }
    }

    private static async Task<(string Text, int AudioByteCount)> ReceiveAnswerAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var text = "";
        var byteCount = 0;
        while (true)
        {
            var (message, audio) = await ReceiveAsync(socket, cancellationToken);
            byteCount += audio;
            switch (message?.GetProperty("type").GetString())
            {
                case "agent.transcript":
                    text = message.Value.GetProperty("text").GetString()!;
                    break;
                case "agent.audio_done":
                    return (text, byteCount);
            }
        }
    }

    private static async Task<(JsonElement? Message, int AudioByteCount)> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += result.Count;
        }
        while (!result.EndOfMessage);

        return result.MessageType switch
        {
            WebSocketMessageType.Text => (JsonElement.Parse(buffer.AsSpan(0, length)), 0),
            WebSocketMessageType.Binary => (null, length),
            _ => throw new InvalidOperationException("The server closed."),
        };
    }
}
