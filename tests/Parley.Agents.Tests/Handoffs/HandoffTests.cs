using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using static Parley.Agents.Tests.Handoffs.HandoffBed;

namespace Parley.Agents.Tests.Handoffs;

[Trait("Category", "Unit")]
public sealed class HandoffTests
{
    [Fact]
    [Row(6, 74, 191, 193, 245)]
    [Complaint(33)]
    [Trace(3)]
    public async Task Handoff_ModelCalls_FollowsTheTrace()
    {
        await using var bed = await SessionTestBed.StartAsync(Front);
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        var sent = await bed.SentUntilOutputAsync("c1");
        sent.Add(await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation));
        bed.Model.Say(FakeResponses.Speech("r2", "i2", new byte[960], "Your invoice."));
        await bed.NextAsync<AgentEndedEvent>();
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal(["session.update", "conversation.item.create", "response.create"], sent.Select(item => item.Type));
        Assert.Equal(("You know invoices.", 0), (SessionOf(sent[0]).Instructions, SessionOf(sent[0]).Tools!.Count));
        Assert.Equal("""{"assistant":"Billing Support"}""", sent.OutputOf("c1"));
        var changed = Assert.Single(bed.Seen.OfType<AgentChangedEvent>());
        Assert.Equal(("front", "Billing Support", AgentChangeReason.Handoff), (changed.From, changed.To, changed.Reason));
        Assert.Equal(["front", "Billing Support"], bed.Seen.OfType<AgentStartedEvent>().Select(started => started.AgentName));
        Assert.Equal(["front", "Billing Support"], bed.Seen.OfType<AgentEndedEvent>().Select(ended => ended.AgentName));
        Assert.DoesNotContain(bed.Seen, item => item is ToolStartedEvent or ToolEndedEvent or SessionErrorEvent);
        Assert.Same(Billing, bed.Session.Agent);
    }

    [Fact]
    [Row(7, 186)]
    public async Task Handoff_Defaults_NameAndDescribeTheTool()
    {
        await using var bed = await SessionTestBed.StartAsync(Front);

        var tool = Assert.IsType<FunctionToolDefinition>(Assert.Single(bed.Session.Configuration.Tools!));

        Assert.Equal("transfer_to_billing_support", tool.Name);
        Assert.Contains("Billing Support", tool.Description.Value, StringComparison.Ordinal);
        Assert.EndsWith("Knows invoices and refunds.", tool.Description.Value, StringComparison.Ordinal);
        Assert.Equal("""{"type":"object","properties":{},"required":[],"additionalProperties":false}""", tool.Parameters!.Value.GetRawText());
    }

    [Fact]
    [Row(187)]
    public async Task Handoff_Overrides_AreWhatTheModelSees()
    {
        var handoff = RealtimeHandoff.To(Billing) with { ToolName = "ask-billing", ToolDescription = "Money." };
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [handoff] });

        var tool = Assert.IsType<FunctionToolDefinition>(Assert.Single(bed.Session.Configuration.Tools!));

        Assert.Equal(("ask-billing", "Money."), (tool.Name, tool.Description.Value));
        Assert.Throws<ArgumentException>(() => handoff with { ToolName = "with space" });
    }

    [Fact]
    [Row(18)]
    public async Task Handoff_BackAndForth_CyclicAgentsAreImmutable()
    {
        RealtimeAgent? front = null;
        var billing = Billing with { Handoffs = [RealtimeHandoff.To(() => front!)] };
        front = Front with { Handoffs = [billing] };
        await using var bed = await SessionTestBed.StartAsync(front);

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        await bed.SentUntilOutputAsync("c1");
        bed.Model.SayCalls("r2", Call("c2", "transfer_to_front"));
        await bed.SentUntilOutputAsync("c2");

        Assert.Same(front, bed.Session.Agent);
    }

    [Fact]
    [Row(188)]
    public async Task Handoff_TypedInput_ReachesTheCallbackBeforeTheAgentChanges()
    {
        RealtimeSession? session = null;
        (string Reason, string Agent, string Customer)? seen = null;
        var handoff = RealtimeHandoff.To<Escalation>(Billing, (context, input, _) =>
        {
            seen = (input.Reason, session!.Agent.Name, context.Get<string>());
            return ValueTask.CompletedTask;
        });
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [handoff] }, context: "Meera");
        session = bed.Session;

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support", """{"reason":"refund"}"""));
        await bed.SentUntilOutputAsync("c1");

        Assert.Equal(("refund", "front", "Meera"), seen);
        var parameters = ((FunctionToolDefinition)bed.Model.Sent.OfType<SessionUpdateEvent>().Select(SessionOf).First().Tools![0]).Parameters!.Value;
        Assert.Equal("string", parameters.GetProperty("properties").GetProperty("reason").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"reason":5}""")]
    [InlineData("nonsense")]
    [Row(188, 190)]
    public async Task Handoff_InputDoesNotFit_AgentStaysAndTheCallIsAnswered(string arguments)
    {
        var isCalled = false;
        var handoff = RealtimeHandoff.To<Escalation>(Billing, (_, _, _) =>
        {
            isCalled = true;
            return ValueTask.CompletedTask;
        });
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [handoff] });

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support", arguments));
        var sent = await bed.SentUntilOutputAsync("c1");

        Assert.Contains("\"error\"", sent.OutputOf("c1"), StringComparison.Ordinal);
        Assert.False(isCalled);
        Assert.Equal("front", bed.Session.Agent.Name);
    }

    [Fact]
    [Row(190)]
    public async Task Handoff_CallbackThrows_AgentStaysAndTheCallIsAnsweredWithoutItsText()
    {
        var handoff = RealtimeHandoff.To(Billing, (_, _) => throw new InvalidOperationException("password=hunter2"));
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [handoff] });

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        var sent = await bed.SentUntilOutputAsync("c1");
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        var error = await bed.NextAsync<SessionErrorEvent>();

        Assert.DoesNotContain("hunter2", sent.OutputOf("c1") + error.Message, StringComparison.Ordinal);
        Assert.Equal(("front", "handoff_failed"), (bed.Session.Agent.Name, error.Code));
        Assert.DoesNotContain(bed.Seen, item => item is AgentChangedEvent);
    }

    [Fact]
    [Row(190)]
    public async Task Handoff_NewAgentCannotBeComputed_AgentStays()
    {
        var broken = Billing with { Instructions = AgentValue.From<string>((_, _) => throw new InvalidOperationException("no database")) };
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [broken] });

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        var sent = await bed.SentUntilOutputAsync("c1");

        Assert.Contains("stays with you", sent.OutputOf("c1"), StringComparison.Ordinal);
        Assert.Equal("front", bed.Session.Agent.Name);
        Assert.Single(bed.Model.Sent.OfType<SessionUpdateEvent>());
    }

    [Fact]
    [Row(189)]
    public async Task Handoff_DisabledWhenTheAgentBegins_IsNotOffered()
    {
        var handoff = RealtimeHandoff.To(Billing) with { IsEnabled = false };

        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [handoff] });

        Assert.Empty(bed.Session.Configuration.Tools!);
    }

    [Fact]
    [Row(189)]
    public async Task Handoff_DisabledMeanwhile_IsRefusedAtTheCall()
    {
        var isOpen = true;
        var handoff = RealtimeHandoff.To(Billing) with { IsEnabled = AgentValue.From((_, _) => isOpen) };
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [handoff] });
        isOpen = false;

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        var sent = await bed.SentUntilOutputAsync("c1");

        Assert.Contains("not available", sent.OutputOf("c1"), StringComparison.Ordinal);
        Assert.Equal("front", bed.Session.Agent.Name);
    }

    [Fact]
    [Row(196)]
    public async Task Handoffs_TwoInOneResponse_TheFirstWinsAndBothAreAnswered()
    {
        var technical = new RealtimeAgent { Name = "technical" };
        var release = new TaskCompletionSource();
        var slow = RealtimeHandoff.To(Billing, async (_, _) => await release.Task);
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [slow, technical] });

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"), Call("c2", "transfer_to_technical"));
        var before = await bed.SentUntilOutputAsync("c2");
        release.SetResult();
        var after = await bed.SentUntilOutputAsync("c1");
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Contains("already being handed over", before.OutputOf("c2"), StringComparison.Ordinal);
        Assert.Contains("assistant", after.OutputOf("c1"), StringComparison.Ordinal);
        Assert.Same(Billing, bed.Session.Agent);
        Assert.Single(bed.Model.Sent.OfType<ResponseCreateEvent>());
    }

    [Fact]
    [Row(170, 196)]
    [Complaint(32)]
    public async Task Handoff_BesideAnOrdinaryCall_TheCallIsTheOldAgents()
    {
        var tool = RealtimeTool.Create((ToolContext call) => call.Agent.Name, "who");
        await using var bed = await SessionTestBed.StartAsync(Front with { Tools = [tool] });

        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", Call("c1", "transfer_to_billing_support")));
        await bed.SentUntilOutputAsync("c1");
        bed.Model.Say(FakeResponses.FunctionCall("r1", Call("c2", "who"), 1));
        var sent = await bed.SentUntilOutputAsync("c2");

        Assert.Equal("front", sent.OutputOf("c2"));
        Assert.Equal("Billing Support", bed.Session.Agent.Name);
    }

    [Fact]
    [Row(44)]
    public async Task SharedToolsAndHandoffs_AreEveryAgentsButNotToItself()
    {
        var tool = RealtimeTool.Create(() => "noon", "clock");
        var options = new AgentSessionOptions { SharedTools = [tool], SharedHandoffs = [Billing] };
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [] }, options);
        var first = bed.Session.Configuration.Tools!;

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        await bed.SentUntilOutputAsync("c1");

        Assert.Equal(["clock", "transfer_to_billing_support"], first.Cast<FunctionToolDefinition>().Select(item => item.Name));
        Assert.Equal(["clock"], bed.Session.Configuration.Tools!.Cast<FunctionToolDefinition>().Select(item => item.Name));
    }

    [Fact]
    [Row(198)]
    [Complaint(24)]
    public async Task EnterInstructions_NewAgent_AreInItsFirstResponseBesideItsOwn()
    {
        var billing = Billing with { EnterInstructions = "Ask for the invoice number." };
        await using var bed = await SessionTestBed.StartAsync(Front with { Handoffs = [billing] });

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        var first = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Speech("r2", "i2", new byte[960], "Which invoice?"));
        await bed.NextAsync<AgentEndedEvent>();
        await bed.NextAsync<AgentEndedEvent>();
        await bed.Session.Responses.RequestAsync(cancellationToken: Cancellation);
        var second = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal("You know invoices.\n\nAsk for the invoice number.", first.Response!.Instructions);
        Assert.Null(second.Response?.Instructions);
    }

    internal sealed record Escalation(string Reason);
}
