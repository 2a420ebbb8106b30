using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Hosting;

/// <summary>A collector of OpenTelemetry gets the spans of a session that asks for traces, and the words of nobody.</summary>
[Trait("Category", "Integration")]
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task Response_WithACollector_IsExportedWithTheSessionsTracing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var received = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await StartCollectorAsync(received, cancellationToken);
        await using (var server = await RunningServer.StartAsync(cancellationToken, options =>
        {
            options.Telemetry.OtlpEndpoint = new Uri(collector.Urls.First());
            options.Telemetry.UseHttp = true;
        }))
        {
            using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken);
            await client.SendAsync(
                """{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tracing":{"workflow_name":"bakery","group_id":"g-17"}}}""", cancellationToken);
            await client.SendAsync("""{"type":"response.create","response":{"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"my secret wish"}]}]}}""", cancellationToken);
            await client.ReceiveAsync("response.done", cancellationToken);
            await server.StopAsync(cancellationToken); // sends what waits
        }

        var sent = Encoding.UTF8.GetString(await received.Task.WaitAsync(cancellationToken));
        Assert.Contains("response", sent, StringComparison.Ordinal);
        Assert.Contains("bakery", sent, StringComparison.Ordinal);
        Assert.Contains("g-17", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret wish", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("You said tea", sent, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartCollectorAsync(TaskCompletionSource<byte[]> received, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/metrics", () => Results.Ok());
        collector.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            received.TrySetResult(body.ToArray());
            return Results.Ok();
        });
        await collector.StartAsync(cancellationToken);
        return collector;
    }
}
