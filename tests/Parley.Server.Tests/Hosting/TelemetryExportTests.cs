using Parley.Server.Hosting;
using Parley.Server.Tests.Gateway;
using Parley.Server.Tests.Realtime;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Hosting;

/// <summary>A collector of OpenTelemetry gets the spans of a session that asks for traces, and the words of nobody.</summary>
[Trait("Category", "Integration")]
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task Response_WithACollector_IsExportedWithTheSessionsTracing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var collector = await TelemetryCollector.StartAsync(cancellationToken);
        await using (var server = await RunningServer.StartAsync(cancellationToken, collector.Configure))
        {
            using var ended = new SpanEnd("parley.trace.group_id", "g-17"); // after the server's own listener: what it tells of is on its way to the collector
            using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken);
            await client.SendAsync(
                """{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tracing":{"workflow_name":"bakery","group_id":"g-17"}}}""", cancellationToken);
            await client.SendAsync("""{"type":"response.create","response":{"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"my secret wish"}]}]}}""", cancellationToken);
            await client.ReceiveAsync("response.done", cancellationToken);
            await ended.Task.WaitAsync(cancellationToken);
            await server.StopAsync(cancellationToken); // sends what waits
        }

        var sent = collector.Traces;
        Assert.Contains("response", sent, StringComparison.Ordinal);
        Assert.Contains("bakery", sent, StringComparison.Ordinal);
        Assert.Contains("g-17", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret wish", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("You said tea", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_WhoseModelFailsWithWordsInItsMessage_IsLoggedAndExportedByTypeAlone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var log = new LogText();
        await using var collector = await TelemetryCollector.StartAsync(cancellationToken);
        await using (var server = await RunningServer.StartBareAsync(
            cancellationToken,
            collector.Configure,
            builder => builder
                .AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"))
                .AddTextToSpeech(_ => new FakeTextToSpeechClient())
                .AddChatModel(_ => new FakeChatClient((_, _) => throw new TimeZoneNotFoundException("No answer to: my secret wish is 4111 1111 1111 1111."))),
            log.Configure))
        {
            using var ended = new SpanEnd("error.type", typeof(TimeZoneNotFoundException).FullName!);
            using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken);
            await client.SendAsync("""{"type":"response.create"}""", cancellationToken);
            await client.ReceiveAsync("response.done", cancellationToken);
            await ended.Task.WaitAsync(cancellationToken);
            await server.StopAsync(cancellationToken);
        }

        Assert.Contains(nameof(TimeZoneNotFoundException), log.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(TimeZoneNotFoundException), collector.Traces, StringComparison.Ordinal);
        Assert.Contains("StageFailed", collector.Logs, StringComparison.Ordinal);
        var told = log.Text + collector.All;
        Assert.DoesNotContain("secret wish", told, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", told, StringComparison.Ordinal);
    }
}
