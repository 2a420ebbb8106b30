using Parley.Agents.Hosting;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Hosting;

/// <summary>A hosted agent's tools run by the same rules as a session's, as far as there is somebody to apply them.</summary>
[Trait("Category", "Unit")]
public sealed class HostedToolRulesTests
{
    private int _runCount;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(168)]
    public async Task Call_Twice_RunsOnce()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions());
        await using var _ = client;

        Call(inner, "c1");
        Call(inner, "c1");
        inner.Say(FakeResponses.Done("r1"));
        await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await inner.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal(1, _runCount);
        Assert.DoesNotContain(inner.TakeSent(), sent => sent is ConversationItemCreateEvent);
    }

    [Fact]
    [Row(175)]
    public async Task Call_NeedsApproval_IsRejectedForNobodyCanGiveIt()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always });
        await using var _ = client;

        Call(inner, "c1");
        var sent = await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Equal("The call of the tool 'pay' was not approved.", ((FunctionCallOutputItem)sent.Item).Output);
        Assert.Equal(0, _runCount);
    }

    [Fact]
    [Row(179)]
    public async Task Call_Background_NothingFollows()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions { RespondAfter = ToolResponseMode.Never });
        await using var _ = client;

        Call(inner, "c1");
        await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        inner.Say(FakeResponses.Done("r1"));
        await foreach (var shown in client.ReceiveAsync(Cancellation))
        {
            if (shown is ResponseDoneEvent)
            {
                break;
            }
        }

        Assert.DoesNotContain(inner.TakeSent(), sent => sent is ResponseCreateEvent);
    }

    [Fact]
    [Row(164)]
    public async Task Call_Fatal_OutputThenTheEnd()
    {
        var fatal = new RealtimeToolOptions { InputGuardrails = [(_, _) => ValueTask.FromResult(ToolVerdict.Raise("not allowed"))] };
        var (client, inner) = await ConnectAsync(fatal);
        await using var _ = client;

        Call(inner, "c1");
        await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () =>
        {
            await foreach (var shown in client.ReceiveAsync(Cancellation))
            {
            }
        });

        Assert.Equal("not allowed", fault.Message);
    }

    private static void Call(FakeRealtimeConnection inner, string callId)
    {
        inner.Say(FakeResponses.Created("r1"));
        inner.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = $"item_{callId}", CallId = callId, Name = "pay", Arguments = "{}" }));
    }

    private async Task<(IRealtimeConnection Client, FakeRealtimeConnection Inner)> ConnectAsync(RealtimeToolOptions options)
    {
        var tool = RealtimeTool.Create(() => { Interlocked.Increment(ref _runCount); return "paid"; }, "pay", options: options);
        var inner = new FakeRealtimeModel();
        var client = await new HostedAgentModel(() => new RealtimeAgent { Name = "shop", Tools = [tool] }, inner).ConnectAsync(Cancellation);
        return (client, await inner.NextConnectionAsync(Cancellation));
    }
}
