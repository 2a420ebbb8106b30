using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.Items;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolApprovalTests
{
    private int _runCount;

    [Fact]
    [Row(77, 175, 176)]
    public async Task Approve_CallWaits_RunsItOnceAndTheModelHeardNothingMeanwhile()
    {
        await using var tools = await SessionToolBed.StartAsync(Pay());
        tools.Call("r1", ("pay", "c1"));
        var asked = await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();
        await tools.SettleAsync();
        var meanwhile = tools.TakeSent<ConversationItemCreateEvent>();
        var waiting = tools.Session.Tools.AwaitingApproval;

        var first = tools.Session.Tools.Approve("c1");
        var second = tools.Session.Tools.Approve("c1");
        var output = await tools.NextOutputAsync();
        await tools.NextCreateAsync();

        Assert.Equal("c1", asked.Call.CallId);
        Assert.Equal([asked.Call], waiting);
        Assert.Empty(meanwhile);
        Assert.Equal((true, false, "paid", 1), (first, second, output.Output, _runCount));
        Assert.Empty(tools.Session.Tools.AwaitingApproval);
    }

    [Fact]
    [Row(75, 176)]
    public async Task Reject_CallWaits_MessageIsTheOutputAndTheToolNeverStarts()
    {
        await using var tools = await SessionToolBed.StartAsync(Pay());
        tools.Call("r1", ("pay", "c1"));
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();

        tools.Session.Tools.Reject("c1", "Ask the customer for the invoice first.");
        var output = await tools.NextOutputAsync();
        await tools.NextCreateAsync();
        var ended = await tools.Bed.NextAsync<ToolEndedEvent>();

        Assert.Equal("Ask the customer for the invoice first.", output.Output);
        Assert.Equal((ToolFailure.Rejected, 0), (ended.Outcome.Failure, _runCount));
        Assert.DoesNotContain(tools.Bed.Seen, seen => seen is ToolStartedEvent);
    }

    [Theory]
    [Row(177)]
    [InlineData("given", "Not now (pay).")]
    [InlineData("null", "The call of the tool 'pay' was not approved.")]
    [InlineData("throws", "The call of the tool 'pay' was not approved.")]
    public async Task Reject_WithoutMessage_TheFormatterSaysWhat(string kind, string expected)
    {
        var options = new ToolOptions
        {
            RejectionText = context => kind switch
            {
                "given" => $"Not now ({context.ToolName}).",
                "null" => null,
                _ => throw new InvalidOperationException(),
            },
        };
        await using var tools = await SessionToolBed.StartAsync(options, Pay());
        tools.Call("r1", ("pay", "c1"));
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();

        tools.Session.Tools.Reject("c1");
        var output = await tools.NextOutputAsync();

        Assert.Equal(expected, output.Output);
    }

    [Fact]
    [Row(176)]
    public async Task Approve_ForTheSession_LaterCallsAreNotAskedFor()
    {
        await using var tools = await SessionToolBed.StartAsync(Pay());
        tools.Call("r1", ("pay", "c1"));
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();
        tools.Session.Tools.Approve("c1", ApprovalScope.Session);
        await tools.NextOutputAsync();

        tools.Call("r2", ("pay", "c2"));
        await tools.NextOutputAsync();

        Assert.Equal(2, _runCount);
        Assert.Single(tools.Bed.Seen.OfType<ToolApprovalRequestedEvent>());
    }

    [Fact]
    [Row(176)]
    public async Task Reject_ForTheSession_LaterCallsAreRejectedAlike()
    {
        await using var tools = await SessionToolBed.StartAsync(Pay());
        tools.Call("r1", ("pay", "c1"));
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();
        tools.Session.Tools.Reject("c1", "Never.", ApprovalScope.Session);
        await tools.NextOutputAsync();

        tools.Call("r2", ("pay", "c2"));
        var second = await tools.NextOutputAsync();

        Assert.Equal(("Never.", 0), (second.Output, _runCount));
    }

    [Fact]
    [Row(175)]
    public async Task Approval_Predicate_AsksOnlyWhenItSaysSoOrThrows()
    {
        var policy = ToolApprovalPolicy.When((context, _) => context.CallId switch
        {
            "free" => ValueTask.FromResult(false),
            "asked" => ValueTask.FromResult(true),
            _ => throw new InvalidOperationException(),
        });
        await using var tools = await SessionToolBed.StartAsync(Pay(new RealtimeToolOptions { Approval = policy }));

        tools.Call("r1", ("pay", "free"));
        await tools.NextOutputAsync();
        tools.Call("r2", ("pay", "asked"), ("pay", "unclear"));
        string[] asked =
        [
            (await tools.Bed.NextAsync<ToolApprovalRequestedEvent>()).Call.CallId,
            (await tools.Bed.NextAsync<ToolApprovalRequestedEvent>()).Call.CallId,
        ];

        Assert.Equal(["asked", "unclear"], asked.Order());
        Assert.Equal(1, _runCount);
    }

    [Fact]
    [Row(167)]
    public async Task Approval_BesideAnotherCall_TheOtherIsAnsweredAndSpokenAbout()
    {
        await using var tools = await SessionToolBed.StartAsync(Pay(), RealtimeTool.Create(() => "sunny", "weather"));

        tools.Call("r1", ("pay", "c1"), ("weather", "c2"));
        var output = await tools.NextOutputAsync();
        await tools.NextCreateAsync();

        Assert.Equal("sunny", output.Output);
    }

    [Fact]
    [Row(176, 183)]
    public async Task CloseAsync_CallWaits_IsDropped()
    {
        await using var tools = await SessionToolBed.StartAsync(Pay());
        tools.Call("r1", ("pay", "c1"));
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();

        await tools.Session.CloseAsync();
        var seen = await tools.Bed.DrainAsync();

        Assert.IsType<SessionClosedEvent>(seen[^1]);
        Assert.Empty(tools.Session.Tools.AwaitingApproval);
        Assert.False(tools.Session.Tools.Approve("c1"));
        Assert.Equal(0, _runCount);
        Assert.Empty(tools.TakeSent<ConversationItemCreateEvent>());
    }

    [Fact]
    [Row(176)]
    public async Task CancelAsync_CallWaits_IsAnsweredAndNotAskedForAnyMore()
    {
        await using var tools = await SessionToolBed.StartAsync(Pay());
        tools.Call("r1", ("pay", "c1"));
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();

        var isCancelled = await tools.Session.Tools.CancelAsync("c1", SessionTestBed.Cancellation);
        var ended = await tools.Bed.NextAsync<ToolEndedEvent>();

        Assert.True(isCancelled);
        Assert.Equal(ToolFailure.Cancelled, ended.Outcome.Failure);
        Assert.Empty(tools.Session.Tools.AwaitingApproval);
    }

    [Fact]
    [Row(170, 176)]
    [Complaint(32)]
    public async Task Approve_AnotherAgentTookOver_RunsTheToolOfTheOneThatWasAsked()
    {
        var billing = new RealtimeAgent { Name = "billing", Tools = [RealtimeTool.Create(() => "paid by billing", "pay")] };
        var front = new RealtimeAgent { Name = "front", Tools = [Pay()], Handoffs = [billing] };
        await using var tools = new SessionToolBed(await SessionTestBed.StartAsync(front));
        tools.Call("r1", ("pay", "c1"));
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();
        tools.Call("r2", ("transfer_to_billing", "c2"));
        await tools.Bed.NextAsync<AgentChangedEvent>();
        await tools.NextOutputAsync();

        tools.Session.Tools.Approve("c1");
        var output = await tools.NextOutputAsync();

        Assert.Equal(("c1", "paid"), (output.CallId, output.Output));
    }

    [Fact]
    [Row(174)]
    public async Task GuardBeforeApproval_Rejected_NobodyIsAsked()
    {
        var options = Asked with { GuardBeforeApproval = true, InputGuardrails = [(_, _) => ValueTask.FromResult(ToolVerdict.Reject("No."))] };
        await using var tools = await SessionToolBed.StartAsync(Pay(options));

        tools.Call("r1", ("pay", "c1"));
        var output = await tools.NextOutputAsync();
        await tools.Bed.NextAsync<ToolEndedEvent>();

        Assert.Equal("No.", output.Output);
        Assert.DoesNotContain(tools.Bed.Seen, seen => seen is ToolApprovalRequestedEvent);
    }

    [Theory]
    [Row(174)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task GuardBeforeApproval_Allowed_RunsOnceMoreBeforeTheTool(bool isBefore, int expected)
    {
        var guardCount = 0;
        var options = Asked with
        {
            GuardBeforeApproval = isBefore,
            InputGuardrails = [(_, _) => { guardCount++; return ValueTask.FromResult(ToolVerdict.Allow); }],
        };
        await using var tools = await SessionToolBed.StartAsync(Pay(options));
        tools.Call("r1", ("pay", "c1"));
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();

        tools.Session.Tools.Approve("c1");
        await tools.NextOutputAsync();

        Assert.Equal((expected, 1), (guardCount, _runCount));
    }

    private static RealtimeToolOptions Asked { get; } = new() { Approval = ToolApprovalPolicy.Always };

    private RealtimeTool Pay(RealtimeToolOptions? options = null) =>
        RealtimeTool.Create(() => { Interlocked.Increment(ref _runCount); return "paid"; }, "pay", options: options ?? Asked);
}
