using Parley.Agents.Connections;
using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using static Parley.Agents.Tests.Handoffs.HandoffBed;

namespace Parley.Agents.Tests.Handoffs;

/// <summary>Agents with models of their own: the conversation moves with them.</summary>
[Trait("Category", "Unit")]
public sealed class ModelHandoffTests
{
    private readonly FakeRealtimeModel _other = new();

    private RealtimeAgent Specialist => field ??= new RealtimeAgent { Name = "specialist", Instructions = "You know.", Voice = "cedar", Model = _other };

    private RealtimeAgent FrontDesk => new() { Name = "front", Instructions = "You greet.", Voice = "marin", Handoffs = [Specialist] };

    [Fact]
    [Complaint(37)]
    public async Task Handoff_AgentHasAnotherModel_GoesOnThereWithTheHistoryAndOneOutput()
    {
        await using var bed = await SessionTestBed.StartAsync(FrontDesk);
        bed.Model.Say(FakeResponses.Speech("r0", "i0", new byte[960], "One moment."));
        await bed.NextAsync<AgentEndedEvent>();

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_specialist"));
        var second = await _other.NextConnectionAsync(Cancellation);
        await second.NextSentAsync<ResponseCreateEvent>(Cancellation);
        second.Say(FakeResponses.Speech("r2", "i2", new byte[960], "Ask me."));
        while (await bed.NextAsync<AgentEndedEvent>() is not { AgentName: "specialist" })
        {
        }

        var configured = second.Sent.OfType<SessionUpdateEvent>().Select(SessionOf).ToList();
        Assert.All(configured, session => Assert.Equal(("You know.", "cedar"), (session.Instructions, session.Audio?.Output?.Voice?.Name)));
        Assert.Equal(
            ["session.update", "session.update", "conversation.item.create", "conversation.item.create", "conversation.item.create", "response.create"],
            second.Sent.Select(sent => sent.Type));
        Assert.Equal("""{"assistant":"specialist"}""", second.Sent.OutputOf("c1"));
        Assert.DoesNotContain(bed.Model.Sent, sent => sent is ConversationItemCreateEvent { Item: FunctionCallOutputItem });
        Assert.Equal((SwapReason.ModelChange, 0), Assert.Single(bed.Seen.OfType<ConnectionSwappedEvent>()) is var swap ? (swap.Reason, swap.LostItemIds.Count) : default);
        var changed = Assert.Single(bed.Seen.OfType<AgentChangedEvent>());
        Assert.Equal(("front", "specialist", AgentChangeReason.Handoff), (changed.From, changed.To, changed.Reason));
        Assert.DoesNotContain(bed.Seen, seen => seen is SessionWarningEvent or SessionErrorEvent);
        Assert.Single(bed.Session.History.OfType<Parley.Agents.History.HistoryToolCall>(), call => call.Output is not null);
    }

    [Fact]
    [Complaint(37)]
    public async Task Handoff_OtherModelCannotBeHad_AgentSpeaksThroughTheSessionsWithAWarning()
    {
        var gone = new FakeRealtimeModel { Refusal = new RealtimeConnectException("down") { Failure = RealtimeFailure.ServerUnavailable } };
        await using var bed = await SessionTestBed.StartAsync(FrontDesk with { Handoffs = [Specialist with { Model = gone }] });
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_specialist"));
        var sent = await bed.SentUntilOutputAsync("c1");
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        var warning = await bed.NextAsync<SessionWarningEvent>();
        await bed.NextAsync<AgentChangedEvent>();

        Assert.Equal("model_kept", warning.Code);
        Assert.Equal("You know.", SessionOf(sent[0]).Instructions);
        Assert.Equal("""{"assistant":"specialist"}""", sent.OutputOf("c1"));
        Assert.DoesNotContain(bed.Seen, seen => seen is ConnectionSwappedEvent or SessionErrorEvent);
    }

    [Fact]
    public async Task Handoff_OtherModelNeverConfirms_AgentSpeaksThroughTheSessions()
    {
        var silent = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        await using var bed = await SessionTestBed.StartAsync(FrontDesk with { Handoffs = [Specialist with { Model = silent }] });

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_specialist"));
        var second = await silent.NextConnectionAsync(Cancellation);
        await bed.Session.AddContextAsync("The attempt's time runs now.", Cancellation);
        bed.Time.Advance(new AgentSessionOptions().ConnectTimeout);
        await second.Closed.WaitAsync(Cancellation);
        await bed.NextAsync<AgentChangedEvent>();

        Assert.Equal("model_kept", Assert.Single(bed.Seen.OfType<SessionWarningEvent>()).Code);
        Assert.Same(silent, bed.Session.Agent.Model);
    }

    [Fact]
    public async Task Handoff_PreparedConnectionBreaksWhileItWaits_AgentSpeaksThroughTheSessions()
    {
        await using var bed = await SessionTestBed.StartAsync(FrontDesk);
        bed.Model.SayCalls("r1", Call("c1", "transfer_to_specialist"));
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u", AudioStartMs = 0 });
        var second = await _other.NextConnectionAsync(Cancellation);
        await second.NextSentAsync<SessionUpdateEvent>(Cancellation);

        second.End(new RealtimeDisconnectedException("reset"));
        await bed.NextAsync<AgentChangedEvent>();

        Assert.Equal("model_kept", Assert.Single(bed.Seen.OfType<SessionWarningEvent>()).Code);
        await bed.Session.AddContextAsync("The first connection still serves.", Cancellation);
        Assert.DoesNotContain(bed.Seen, seen => seen is ConnectionSwappedEvent);
    }

    [Fact]
    public async Task Handoff_WhileTheUserSpeaks_WaitsForTheTurn()
    {
        await using var bed = await SessionTestBed.StartAsync(FrontDesk);
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u", AudioStartMs = 0 });
        bed.Model.SayCalls("r1", Call("c1", "transfer_to_specialist"));
        var second = await _other.NextConnectionAsync(Cancellation);
        await second.NextSentAsync<SessionUpdateEvent>(Cancellation);
        await bed.Session.AddContextAsync("still the first", Cancellation);
        var first = bed.Model.Sent;

        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { ItemId = "u", AudioEndMs = 900 });
        await bed.NextAsync<AgentChangedEvent>();

        Assert.Contains(first, sent => sent is ConversationItemCreateEvent { Item: MessageItem });
        Assert.Equal("specialist", bed.Session.Agent.Name);
    }

    [Fact]
    public async Task Handoff_BackToAnAgentWithoutAModel_ReturnsToTheSessionsOwn()
    {
        RealtimeAgent? front = null;
        var specialist = Specialist with { Handoffs = [RealtimeHandoff.To(() => front!)] };
        front = FrontDesk with { Handoffs = [specialist] };
        var own = new FakeRealtimeModel();
        await using var session = await RealtimeSession.StartAsync(front, own, cancellationToken: Cancellation);
        var first = await own.NextConnectionAsync(Cancellation);

        first.SayCalls("r1", Call("c1", "transfer_to_specialist"));
        var second = await _other.NextConnectionAsync(Cancellation);
        await second.NextSentAsync<ResponseCreateEvent>(Cancellation);
        second.SayCalls("r2", Call("c2", "transfer_to_front"));
        var third = await own.NextConnectionAsync(Cancellation);
        await third.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal("front", session.Agent.Name);
        Assert.Equal("""{"assistant":"specialist"}""", third.Sent.OutputOf("c1"));
        Assert.Equal("""{"assistant":"front"}""", third.Sent.OutputOf("c2"));
    }

    [Fact]
    public async Task UpdateAgentAsync_AgentHasAnotherModel_GoesOnThere()
    {
        await using var bed = await SessionTestBed.StartAsync(FrontDesk);

        await bed.Session.UpdateAgentAsync(Specialist, cancellationToken: Cancellation);

        var second = await _other.NextConnectionAsync(Cancellation);
        Assert.Equal(2, second.Sent.OfType<SessionUpdateEvent>().Count());
        Assert.Equal("specialist", bed.Session.Agent.Name);
        await bed.Model.Closed.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task SwitchModelAsync_WhileARenewalIsPrepared_EndsBothWaits()
    {
        var silent = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        await using var session = await RealtimeSession.StartAsync(FrontDesk, new FakeRealtimeModel(), cancellationToken: Cancellation);

        var former = session.Continuity.SwitchModelAsync(silent, Cancellation);
        await silent.NextConnectionAsync(Cancellation);
        await session.Continuity.SwitchModelAsync(_other, Cancellation);

        await Assert.ThrowsAsync<RealtimeConnectException>(() => former.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    [Fact]
    public async Task RestartAsync_AfterAHandoffToAnotherModel_BeginsWithTheFirstAgentsModel()
    {
        var own = new FakeRealtimeModel();
        await using var session = await RealtimeSession.StartAsync(FrontDesk, own, cancellationToken: Cancellation);
        await own.NextConnectionAsync(Cancellation);
        await session.UpdateAgentAsync(Specialist, cancellationToken: Cancellation);

        await session.Continuity.RestartAsync(Cancellation);

        var last = await own.NextConnectionAsync(Cancellation);
        Assert.Equal("You greet.", SessionOf(last.Sent.OfType<SessionUpdateEvent>().Last()).Instructions);
        Assert.Equal("front", session.Agent.Name);
    }
}
