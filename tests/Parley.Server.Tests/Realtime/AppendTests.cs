using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Realtime;

/// <summary>Audio of every size over the socket, and how a session ends by itself.</summary>
[Trait("Category", "Integration")]
public sealed class AppendTests
{
    private const string Commit = """{"type":"input_audio_buffer.commit"}""";
    private const int Limit = 15 * 1024 * 1024;

    [Fact]
    [Statement(20, 31, 90, 93)]
    public async Task Append_Of15MiBOfBase64_IsTakenAndOneMoreGroupIsNot()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var client = await OpenManualAsync(server, cancellationToken);

        await client.SendAsync(Append(Limit), cancellationToken);
        await client.SendAsync(Append(Limit + 4, "too-long"), cancellationToken);
        await client.SendAsync(Commit, cancellationToken);
        var error = await client.ReceiveAsync(cancellationToken);
        var committed = await client.ReceiveAsync(cancellationToken);

        Assert.Equal(("invalid_value", "audio", "too-long"), Error(error!.Value));
        Assert.Equal("input_audio_buffer.committed", committed!.Value.GetProperty("type").GetString());
    }

    [Theory]
    [Statement(36, 91)]
    [InlineData("%%%%")]
    [InlineData("AAA")]
    [InlineData("")]
    public async Task Append_OfNoAudio_IsAnErrorAndLeavesTheBuffer(string audio)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var client = await OpenManualAsync(server, cancellationToken);

        await client.SendAsync(Append(4 * 1200), cancellationToken); // 75 ms
        await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{audio}}"}""", cancellationToken);
        await client.SendAsync(Commit, cancellationToken);
        var error = await client.ReceiveAsync(cancellationToken);
        var tooShort = await client.ReceiveAsync(cancellationToken);

        Assert.Equal(("invalid_value", "audio", null), Error(error!.Value));
        Assert.Contains("75.00ms", tooShort!.Value.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Statement(12, 86)]
    public async Task Session_AtItsEnd_IsToldAndThenClosedWith1001()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, configure: builder => builder.AddModel("short", _ => new EngineModel(
            new EngineStages(FakeSpeechToTextClient.Hearing(), FakeChatClient.Replying(_ => "x"), new FakeTextToSpeechClient()),
            new EngineOptions { SessionLifetime = TimeSpan.FromMilliseconds(1) },
            TimeProvider.System,
            NullLoggerFactory.Instance)));

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=short", cancellationToken);
        var created = await client.ReceiveAsync(cancellationToken);
        var error = await client.ReceiveAsync(cancellationToken);
        var after = await client.ReceiveAsync(cancellationToken);

        Assert.Equal("session.created", created!.Value.GetProperty("type").GetString());
        Assert.Equal("session_expired", error!.Value.GetProperty("error").GetProperty("code").GetString());
        Assert.Null(after);
        Assert.Equal(1001, client.CloseStatus);
    }

    private static async Task<RawClient> OpenManualAsync(RunningServer server, CancellationToken cancellationToken)
    {
        var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken);
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""", cancellationToken);
        await client.ReceiveAsync("session.updated", cancellationToken);
        return client;
    }

    private static string Append(int base64Length, string? eventId = null) => new StringBuilder(base64Length + 100)
        .Append("""{"type":"input_audio_buffer.append",""")
        .Append(eventId is null ? "" : $"\"event_id\":\"{eventId}\",")
        .Append("\"audio\":\"").Append('A', base64Length).Append("\"}")
        .ToString();

    private static (string?, string?, string?) Error(System.Text.Json.JsonElement serverEvent)
    {
        var error = serverEvent.GetProperty("error");
        return (error.GetProperty("code").GetString(), error.GetProperty("param").GetString(), error.GetProperty("event_id").GetString());
    }
}
