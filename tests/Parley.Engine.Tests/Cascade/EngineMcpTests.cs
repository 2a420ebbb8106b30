using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Parley.Engine.Mcp;
using Parley.Engine.Tests.Conversations.Mcp;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Stages;

namespace Parley.Engine.Tests.Cascade;

/// <summary>The running of MCP questions: time limits, cancellation and connections that break.</summary>
[Trait("Category", "Unit")]
public sealed class EngineMcpTests
{
    [Fact]
    public async Task Call_ThatTakesTooLong_FailsAfterItsTime()
    {
        var shop = new Shop(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return "";
        });
        await using var engine = await ConnectAsync(shop);
        await engine.RespondAsync();
        await engine.UntilAsync<ResponseMcpCallInProgressEvent>();
        await shop.Called;

        await engine.UntilTimerAsync(engine.Time.GetElapsedTime(0) + TimeSpan.FromSeconds(60));
        engine.Time.Advance(TimeSpan.FromSeconds(60));
        var done = await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Equal(
            new McpCallError("http_error", "The MCP server took too long to answer.", 504),
            Assert.IsType<McpCallItem>(done.Response.Output[0]).Error);
    }

    [Fact]
    public async Task Close_WhileAToolRuns_StopsItAndClosesItsConnection()
    {
        var shop = new Shop(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return "";
        });
        var engine = await ConnectAsync(shop);
        await engine.RespondAsync();
        await shop.Called;

        await engine.DisposeAsync();

        Assert.Equal((1, 1), (shop.OpenedCount, shop.ClosedCount));
    }

    [Fact]
    public async Task Call_AfterTheConnectionBroke_ConnectsAnew()
    {
        var failures = 1;
        var shop = new Shop((_, _) => failures-- > 0 ? throw McpServerException.Http(502, "gone") : Task.FromResult("back"));
        await using var engine = await ConnectAsync(shop);

        await engine.RespondAsync();
        var first = (await engine.UntilAsync<ResponseDoneEvent>()).Response.Output[0];
        await engine.RespondAsync(new ResponseConfiguration { Input = [] });
        var second = (await engine.UntilAsync<ResponseDoneEvent>()).Response.Output[0];

        Assert.Equal("gone", Assert.IsType<McpCallItem>(first).Error!.Message);
        Assert.Equal("back", Assert.IsType<McpCallItem>(second).Output);
        Assert.Equal(2, shop.OpenedCount);
    }

    [Fact]
    public async Task Call_OfATool_IsASpanOfTheConventionsForMcp()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Parley",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using (var engine = await ConnectAsync(new Shop((_, _) => Task.FromResult("bought"))))
        {
            await engine.RespondAsync();
            await engine.UntilAsync<ResponseDoneEvent>();
        }

        var call = spans.First(span => span.DisplayName == "tools/call buy");
        Assert.Equal(
            ("tools/call", "execute_tool", "buy", ActivityKind.Client),
            (call.GetTagItem("mcp.method.name"), call.GetTagItem("gen_ai.operation.name"), call.GetTagItem("gen_ai.tool.name"), call.Kind));
    }

    private static async Task<EngineHarness> ConnectAsync(Shop shop)
    {
        var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(new FunctionCallContent("c", "buy")), mcpServers: shop);
        await engine.SendAsync(new SessionUpdateEvent
        {
            Session = new RealtimeSessionConfiguration { OutputModalities = [OutputModality.Text], Tools = [McpHarness.Shop("never")] },
        });
        await engine.UntilAsync<McpListToolsCompletedEvent>();
        return engine;
    }

    private sealed class Shop(Func<string, CancellationToken, Task<string>> call) : IMcpServers, IMcpServer
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Called => _called.Task;

        public int OpenedCount { get; private set; }

        public int ClosedCount { get; private set; }

        public string? Refuse(Uri url) => null;

        public ValueTask<IMcpServer> ConnectAsync(McpServerAddress address, CancellationToken cancellationToken)
        {
            OpenedCount++;
            return ValueTask.FromResult<IMcpServer>(this);
        }

        public ValueTask<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<McpTool>>([McpHarness.Tool("buy")]);

        public async ValueTask<string> CallAsync(string tool, string arguments, CancellationToken cancellationToken)
        {
            _called.TrySetResult();
            return await call(tool, cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            ClosedCount++;
            return ValueTask.CompletedTask;
        }
    }
}
