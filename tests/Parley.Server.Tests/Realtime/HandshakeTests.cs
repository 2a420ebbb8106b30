using System.Net.WebSockets;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Realtime;

/// <summary>How a connection is opened, framed and closed (protocol §2.1).</summary>
[Trait("Category", "Integration")]
public sealed class HandshakeTests
{
    private const string Path = "/v1/realtime?model=parley";
    private const string Key = "sk-parley-a-key-of-some-length";

    [Theory]
    [Statement(14, 15, 17, 19)]
    [InlineData("", null)]
    [InlineData("Sec-WebSocket-Protocol: realtime\r\n", "realtime")]
    [InlineData($"Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.{Key}, openai-agents-sdk.0.20.0, openai-project.p, openai-organization.o\r\n", "realtime")]
    [InlineData($"Sec-WebSocket-Protocol: openai-insecure-api-key.{Key}, realtime\r\n", "realtime")]
    [InlineData($"Sec-WebSocket-Protocol: openai-insecure-api-key.{Key}, openai-agents-sdk.0.20.0\r\n", null)]
    public async Task Upgrade_AnySubprotocols_SelectsRealtimeWhenOfferedAndNothingElse(string headers, string? expected)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        var answer = await RawHandshake.RequestAsync(server.Url, Path, headers, cancellationToken);

        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Equal(expected, Header(answer, "Sec-WebSocket-Protocol"));
        Assert.DoesNotContain(Key, answer, StringComparison.Ordinal);
    }

    [Theory]
    [Statement(26)]
    [InlineData("", null)]
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n", "permessage-deflate")]
    [InlineData("Sec-WebSocket-Extensions: x-unknown\r\n", null)]
    public async Task Upgrade_Compression_IsNegotiatedOnlyIfOffered(string headers, string? expected)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        var answer = await RawHandshake.RequestAsync(server.Url, Path, headers, cancellationToken);

        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Equal(expected, Header(answer, "Sec-WebSocket-Extensions")?.Split(';')[0]);
    }

    [Fact]
    [Statement(11)]
    public async Task Upgrade_UnknownCallId_Is404WithTheEnvelopeAndNoUpgrade()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        var answer = await RawHandshake.RequestAsync(server.Url, "/v1/realtime?call_id=rtc_1", $"Authorization: Bearer {Key}\r\n", cancellationToken);

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Null(Header(answer, "Sec-WebSocket-Accept"));
    }

    [Theory]
    [Statement(8, 12, 13)]
    [InlineData("Authorization", "Bearer wrong")]
    [InlineData("Authorization", "Bearer sk-parley-wrong-but-long-enough-to-be-shown-in-part")]
    [InlineData("Authorization", "Bearer ek_wrong-but-long-enough-to-be-shown-in-part")]
    [InlineData("Authorization", "Basic dXNlcjp3cm9uZy1idXQtbG9uZy1lbm91Z2gtdG8tYmUtc2hvd24=")]
    [InlineData("api-key", "wrong-but-long-enough-to-be-shown-in-part")]
    [InlineData("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.wrong-but-long-enough-to-be-shown")]
    public async Task Connect_WrongKey_IsRefusedAndNeverEchoed(string header, string value)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        using var client = await ConnectAsync(server, header, value, cancellationToken);
        var error = (await client.ReceiveAsync(cancellationToken))!.Value;
        var after = await client.ReceiveAsync(cancellationToken);

        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal("invalid_api_key", error.GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain("long-enough", error.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("provided: wrong", error.GetRawText(), StringComparison.Ordinal);
        Assert.Null(after);
        Assert.Equal((3000, "invalid_request_error.invalid_api_key"), (client.CloseStatus, client.CloseReason));
    }

    [Theory]
    [Statement(1, 16)]
    [InlineData("Authorization", $"Bearer {Key}")]
    [InlineData("Authorization", $"bearer {Key}")]
    [InlineData("Authorization", "Basic dXNlcjpzay1wYXJsZXktYS1rZXktb2Ytc29tZS1sZW5ndGg=")]
    [InlineData("api-key", Key)]
    [InlineData("Sec-WebSocket-Protocol", $"realtime, openai-insecure-api-key.{Key}")]
    public async Task Connect_ValidKey_IsLetInHoweverItIsShown(string header, string value)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        using var client = await ConnectAsync(server, header, value, cancellationToken);

        var first = (await client.ReceiveAsync(cancellationToken))!.Value;
        Assert.Equal("session.created", first.GetProperty("type").GetString());
    }

    [Fact]
    [Statement(18)]
    public async Task Connect_IdentifyingHeaders_AreAccepted()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        using var client = await RawClient.ConnectAsync(server.Url, Path, cancellationToken, options =>
        {
            options.SetRequestHeader("Authorization", $"Bearer {Key}");
            options.SetRequestHeader("OpenAI-Organization", "org");
            options.SetRequestHeader("OpenAI-Project", "proj");
            options.SetRequestHeader("OpenAI-Safety-Identifier", "5e884898da28");
            options.SetRequestHeader("X-OpenAI-Agents-SDK", "openai-agents-sdk.0.20.0");
        });

        await client.ReceiveAsync("session.created", cancellationToken);
    }

    [Fact]
    [Statement(20)]
    public async Task Connection_WholeConversation_IsTextFramesOfOneObjectEach()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        using var client = await ConnectAsync(server, "Authorization", $"Bearer {Key}", cancellationToken);
        await client.SendAsync("""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"tea"}]}}""", cancellationToken);
        await client.SendAsync("""{"type":"response.create"}""", cancellationToken);

        var types = new List<string>();
        do
        {
            var serverEvent = (await client.ReceiveAsync(cancellationToken))!.Value; // asserts a text frame, and reads it as one JSON text
            Assert.Equal(System.Text.Json.JsonValueKind.Object, serverEvent.ValueKind);
            types.Add(serverEvent.GetProperty("type").GetString()!);
        }
        while (types[^1] != "response.done");

        Assert.Contains("response.output_audio.delta", types);
    }

    [Fact]
    [Statement(25)]
    public async Task Close_ByTheClientWith1000_IsAnsweredWith1000()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        using var client = await ConnectAsync(server, "Authorization", $"Bearer {Key}", cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);

        await client.CloseAsync(cancellationToken);

        Assert.Equal(1000, client.CloseStatus);
    }

    [Fact]
    [Statement(31)]
    public async Task Append_Of15MiBOfBase64_IsTaken()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        using var client = await ConnectAsync(server, "Authorization", $"Bearer {Key}", cancellationToken);
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""", cancellationToken);
        await client.ReceiveAsync("session.updated", cancellationToken);
        var frame = new string('A', 15 * 1024 * 1024);

        await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{frame}}"}""", cancellationToken);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""", cancellationToken);

        var next = (await client.ReceiveAsync(cancellationToken))!.Value;
        Assert.Equal("input_audio_buffer.committed", next.GetProperty("type").GetString());
    }

    [Fact]
    [Statement(24)]
    public void Ping_UnlessConfigured_ComesEvery20Seconds()
    {
        var context = new SocketAcceptance(new ParleyOptions()).Create(subProtocol: null);

        Assert.Equal(TimeSpan.FromSeconds(20), context.KeepAliveInterval);
        Assert.Equal(TimeSpan.FromSeconds(20), context.KeepAliveTimeout);
    }

    [Fact]
    public async Task Refused_SendsMuchAfterwards_IsNotListenedTo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        using var client = await ConnectAsync(server, "Authorization", "Bearer wrong", cancellationToken);

        var failure = await Record.ExceptionAsync(async () =>
        {
            for (var count = 0; count < 20; count++)
            {
                await client.SendPartAsync(new byte[1 << 20], cancellationToken);
            }
        });

        Assert.True(failure is null or WebSocketException or IOException, $"{failure}");
        await Record.ExceptionAsync(() => client.ReceiveCloseAsync(cancellationToken));
        Assert.True(client.CloseStatus is 3000 or null, $"{client.CloseStatus}");
    }

    private static Task<RunningServer> StartAsync(CancellationToken cancellationToken) =>
        RunningServer.StartAsync(cancellationToken, options => options.Server.ApiKeys.Add(Key));

    private static Task<RawClient> ConnectAsync(RunningServer server, string header, string value, CancellationToken cancellationToken) =>
        RawClient.ConnectAsync(server.Url, Path, cancellationToken, options =>
        {
            if (header != "Sec-WebSocket-Protocol")
            {
                options.SetRequestHeader(header, value);
                return;
            }

            foreach (var protocol in value.Split(", "))
            {
                options.AddSubProtocol(protocol);
            }
        });

    private static string? Header(string answer, string name) => answer
        .Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..]
        .Trim();
}
