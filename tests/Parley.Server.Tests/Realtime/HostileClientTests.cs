using System.Net.WebSockets;
using System.Text;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Realtime;

/// <summary>Whatever one client sends, it gets errors for it, and the others' conversations go on.</summary>
[Trait("Category", "Integration")]
public sealed class HostileClientTests
{
    private const string Path = "/v1/realtime?model=parley";
    private const string Question =
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"tea"}]}}""";

    [Fact]
    [Statement(21, 22, 23, 35)]
    public async Task Conversation_FourBadInputs_OneErrorEachThenItAnswers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var client = await OpenAsync(server, cancellationToken);

        await client.SendAsync("""{"type":"no.such.event","event_id":"e1"}""", cancellationToken);
        var unknownType = await NextErrorAsync(client, cancellationToken);
        await client.SendAsync("this is not JSON", cancellationToken);
        var notJson = await NextErrorAsync(client, cancellationToken);
        await client.SendAsync([1, 2, 3], WebSocketMessageType.Binary, cancellationToken);
        var binary = await NextErrorAsync(client, cancellationToken);
        await client.SendAsync("""{"type":"session.update","event_id":"e4","session":{"type":"realtime","output_modalities":7}}""", cancellationToken);
        var wrongType = await NextErrorAsync(client, cancellationToken);

        Assert.Equal(("invalid_value", "e1"), unknownType);
        Assert.Equal(("invalid_json", null), notJson);
        Assert.Equal(("invalid_event", null), binary);
        Assert.Equal(("invalid_type", "e4"), wrongType);
        Assert.Equal("You said tea.", await AskAsync(client, cancellationToken));
    }

    [Theory]
    [Statement(39, 168)]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"type\":null}")]
    [InlineData("{\"type\":\"input_audio_buffer.append\"}")]
    [InlineData("{\"type\":\"input_audio_buffer.append\",\"audio\":\"%%%\"}")]
    [InlineData("{\"type\":\"input_audio_buffer.append\",\"audio\":12}")]
    [InlineData("{\"type\":\"response.cancel\"}")]
    [InlineData("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"content\":\"text\"}}")]
    [InlineData("{\"type\":\"conversation.item.truncate\",\"item_id\":\"x\",\"content_index\":0,\"audio_end_ms\":1.5}")]
    public async Task Conversation_OneBadInput_OneErrorAndItGoesOn(string input)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var client = await OpenAsync(server, cancellationToken);

        await client.SendAsync(input, cancellationToken);

        await NextErrorAsync(client, cancellationToken);
        Assert.Equal("You said tea.", await AskAsync(client, cancellationToken));
    }

    [Fact]
    [Statement(301)]
    public async Task Conversation_DeeplyNestedJson_IsRefusedAndItGoesOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var client = await OpenAsync(server, cancellationToken);

        await client.SendAsync($$"""{"type":"session.update","session":{{new string('[', 5000)}}{{new string(']', 5000)}}}""", cancellationToken);

        await NextErrorAsync(client, cancellationToken);
        Assert.Equal("You said tea.", await AskAsync(client, cancellationToken));
    }

    [Fact]
    [Statement(300)]
    public async Task Conversation_InvalidUtf8_EndsOnlyThatConversation()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var other = await OpenAsync(server, cancellationToken);
        using var hostile = await OpenAsync(server, cancellationToken);

        await hostile.SendAsync([0x7B, 0xFF, 0xFE, 0x7D], WebSocketMessageType.Text, cancellationToken);

        Assert.Equal("You said tea.", await AskAsync(other, cancellationToken));
    }

    [Fact]
    public async Task Conversation_OversizeMessage_Closes1009AndOthersGoOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var other = await OpenAsync(server, cancellationToken);
        using var hostile = await OpenAsync(server, cancellationToken);
        var part = new byte[1 << 20];
        part.AsSpan().Fill((byte)' ');

        var failure = await Record.ExceptionAsync(async () =>
        {
            for (var count = 0; count < 20; count++)
            {
                await hostile.SendPartAsync(part, cancellationToken);
            }

            await hostile.ReceiveCloseAsync(cancellationToken);
        });

        Assert.True(hostile.CloseStatus == 1009 || failure is WebSocketException or IOException, $"{hostile.CloseStatus} {failure}");
        Assert.Equal("You said tea.", await AskAsync(other, cancellationToken));
    }

    [Fact]
    [Statement(296)]
    public async Task Conversation_FloodOfEventsNeverRead_OthersGoOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var other = await OpenAsync(server, cancellationToken);
        using var hostile = await OpenAsync(server, cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var flood = Task.Run(
            async () =>
            {
                for (var count = 0; count < 20_000; count++)
                {
                    await hostile.SendAsync("""{"type":"response.cancel"}""", enough.Token);
                }
            },
            cancellationToken);

        var answer = await AskAsync(other, cancellationToken);

        await enough.CancelAsync();
        hostile.Abort();
        await Record.ExceptionAsync(() => flood);
        Assert.Equal("You said tea.", answer);
    }

    [Fact]
    [Statement(295)]
    public async Task Conversation_ClientVanishesInAnswer_PlaceIsFreed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Server.MaxConversations = 1);
        using (var hostile = await OpenAsync(server, cancellationToken))
        {
            await hostile.SendAsync(Question, cancellationToken);
            await hostile.SendAsync("""{"type":"response.create"}""", cancellationToken);
            hostile.Abort();
        }

        string? type;
        do
        {
            using var next = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
            type = (await next.ReceiveAsync(cancellationToken))?.GetProperty("type").GetString();
        }
        while (type != "session.created");

        Assert.Equal("session.created", type);
    }

    private static async Task<RawClient> OpenAsync(RunningServer server, CancellationToken cancellationToken)
    {
        var client = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);
        return client;
    }

    private static async Task<(string? Code, string? EventId)> NextErrorAsync(RawClient client, CancellationToken cancellationToken)
    {
        var error = (await client.ReceiveAsync("error", cancellationToken)).GetProperty("error");
        return (error.GetProperty("code").GetString(), error.GetProperty("event_id").GetString());
    }

    private static async Task<string> AskAsync(RawClient client, CancellationToken cancellationToken)
    {
        await client.SendAsync(Question, cancellationToken);
        await client.SendAsync("""{"type":"response.create","response":{"output_modalities":["text"]}}""", cancellationToken);
        var answer = new StringBuilder();
        while (true)
        {
            var serverEvent = await client.ReceiveAsync(cancellationToken) ?? throw new InvalidOperationException($"closed: {client.CloseStatus}");
            switch (serverEvent.GetProperty("type").GetString())
            {
                case "response.output_text.delta":
                    answer.Append(serverEvent.GetProperty("delta").GetString());
                    break;
                case "response.done":
                    return answer.ToString().Trim();
            }
        }
    }
}
