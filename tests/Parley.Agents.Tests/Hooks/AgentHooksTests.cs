using Parley.Agents.Handoffs;
using Parley.Agents.Hooks;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Handoffs;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Testing.Models;
using static Parley.Agents.Tests.Handoffs.HandoffBed;

namespace Parley.Agents.Tests.Hooks;

[Trait("Category", "Unit")]
public sealed class AgentHooksTests
{
    [Fact]
    [Row(14)]
    public async Task Hooks_OfAgentAndRun_AreCalledInOrderForTheRightAgent()
    {
        var own = new RecordingHooks();
        var run = new RecordingHooks();
        var tool = RealtimeTool.Create(() => "noon", "clock");
        await using var bed = await SessionTestBed.StartAsync(Front with { Tools = [tool], Hooks = own }, new AgentSessionOptions { Hooks = run });

        bed.Model.SayCalls("r1", Call("c1", "clock"));
        await bed.SentUntilOutputAsync("c1");
        bed.Model.SayCalls("r2", Call("c2", "transfer_to_billing_support"));
        await bed.SentUntilOutputAsync("c2");
        bed.Model.Say(FakeResponses.Speech("r3", "i3", new byte[960], "Your invoice."));
        await run.Until("end Billing Support 'Your invoice.'");

        string[] front = ["start front", "end front ''", "tool front clock", "told front clock noon", "start front", "end front ''", "front to Billing Support"];
        Assert.Equal(front.Order(), own.Calls.Order());
        Assert.Equal(front.Concat(["start Billing Support", "end Billing Support 'Your invoice.'"]).Order(), run.Calls.Order());
        Assert.Equal("start front", run.Calls[0]);
    }

    [Fact]
    [Row(14)]
    public async Task Hooks_OfTheAgentThatTakesOver_AreCalledForItAlone()
    {
        var own = new RecordingHooks();
        var other = new RecordingHooks();
        await using var bed = await SessionTestBed.StartAsync(Front with { Hooks = own, Handoffs = [Billing with { Hooks = other }] });

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        await bed.SentUntilOutputAsync("c1");
        bed.Model.Say(FakeResponses.Speech("r2", "i2", new byte[960], "Your invoice."));
        await other.Until("end Billing Support 'Your invoice.'");

        string[] front = ["start front", "end front ''", "front to Billing Support"];
        string[] billing = ["front to Billing Support", "start Billing Support", "end Billing Support 'Your invoice.'"];
        Assert.Equal(front.Order(), own.Calls.Order());
        Assert.Equal(billing.Order(), other.Calls.Order());
    }

    [Fact]
    [Row(14)]
    public async Task Hooks_ToolEndsAfterAHandoff_IsToldToItsOwnAgent()
    {
        var release = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new RecordingHooks();
        var clock = RealtimeTool.Create(() => release.Task, "clock");
        var pay = RealtimeTool.Create(() => "paid", "pay", options: new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always });
        await using var bed = await SessionTestBed.StartAsync(Front with { Tools = [clock, pay] }, new AgentSessionOptions { Hooks = run });
        bed.Model.SayCalls("r1", Call("c1", "clock"), Call("c2", "pay"));
        await bed.NextAsync<ToolApprovalRequestedEvent>();
        bed.Model.SayCalls("r2", Call("c3", "transfer_to_billing_support"));
        await bed.NextAsync<AgentChangedEvent>();

        bed.Session.Tools.Approve("c2"); // begins when its response is long over
        release.SetResult("noon");
        await run.Until("told front clock noon");
        await run.Until("tool front pay"); // hooks run side by side: in any order
        await run.Until("told front pay paid");

        Assert.DoesNotContain(run.Calls, call => call.StartsWith("tool Billing", StringComparison.Ordinal) || call.StartsWith("told Billing", StringComparison.Ordinal));
    }

    [Fact]
    [Row(14)]
    public async Task Hooks_OneThrows_BecomesAnErrorWithoutItsTextAndTheSessionGoesOn()
    {
        await using var bed = await SessionTestBed.StartAsync(Front with { Hooks = new BrokenHooks() });

        bed.Model.Say(FakeResponses.Created("r1"));
        var error = await bed.NextAsync<SessionErrorEvent>();
        await bed.Session.SendMessageAsync("Still there?", Cancellation);

        Assert.Equal("hook_failed", error.Code);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    private sealed class BrokenHooks : IRealtimeAgentHooks
    {
        public ValueTask OnStartAsync(RunContext context, RealtimeAgent agent, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("password=hunter2");
    }

    private sealed class RecordingHooks : IRealtimeAgentHooks
    {
        private TaskCompletionSource _done = new();
        private string? _last;

        public List<string> Calls { get; } = [];

        public Task Until(string call)
        {
            lock (Calls)
            {
                _last = call;
                _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Calls.Contains(call))
                {
                    _done.TrySetResult();
                }

                return _done.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
            }
        }

        public ValueTask OnStartAsync(RunContext context, RealtimeAgent agent, CancellationToken cancellationToken) => Add($"start {agent.Name}");

        public ValueTask OnEndAsync(RunContext context, RealtimeAgent agent, string text, CancellationToken cancellationToken) =>
            Add($"end {agent.Name} '{text}'");

        public ValueTask OnHandoffAsync(RunContext context, RealtimeAgent from, RealtimeAgent to, CancellationToken cancellationToken) =>
            Add($"{from.Name} to {to.Name}");

        public ValueTask OnToolStartAsync(RunContext context, RealtimeAgent agent, ToolCall call, CancellationToken cancellationToken) =>
            Add($"tool {agent.Name} {call.Name}");

        public ValueTask OnToolEndAsync(RunContext context, RealtimeAgent agent, ToolOutcome outcome, CancellationToken cancellationToken) =>
            Add($"told {agent.Name} {outcome.Call.Name} {outcome.Output}");

        private ValueTask Add(string call)
        {
            lock (Calls)
            {
                Calls.Add(call);
                if (call == _last)
                {
                    _done.TrySetResult();
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}
