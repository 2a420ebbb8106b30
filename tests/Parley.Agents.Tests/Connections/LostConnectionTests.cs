using Microsoft.Extensions.AI;
using Parley.Agents.Connections;
using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Connections;

[Trait("Category", "Unit")]
public sealed class LostConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(67)]
    [Complaint(12)]
    public async Task Connection_Lost_NextOneIsTheAgentAndKnowsTheConversation()
    {
        await using var bed = await ContinuityBed.StartAsync();
        await bed.Session.SendMessageAsync("Where is my order?", Cancellation);
        Echo(bed.First);
        bed.First.Say(FakeResponses.Speech("r1", "i1", new byte[960], "It is on its way."));
        await bed.NextAsync<AgentEndedEvent>();

        var second = await bed.BreakAsync();

        var sent = second.TakeSent();
        Assert.All(sent.OfType<SessionUpdateEvent>(), update => Assert.Equal("Help.", ((RealtimeSessionConfiguration)update.Session).Instructions));
        Assert.Equal(
            ["user: Where is my order?", "assistant: It is on its way."],
            sent.OfType<ConversationItemCreateEvent>().Select(create => Words((MessageItem)create.Item)));
        Assert.Equal(2, bed.Session.History.Count);
        Assert.Equal(ConnectionState.Connected, bed.Session.ConnectionState);
    }

    [Fact]
    [Row(65, 67)]
    [Complaint(12, 16)]
    public async Task Connection_Lost_EventsTellOutageAndSwap()
    {
        await using var bed = await ContinuityBed.StartAsync();

        await bed.BreakAsync();

        Assert.Equal(
            [ConnectionState.Reconnecting, ConnectionState.Connected],
            bed.Seen.OfType<ConnectionStateChangedEvent>().Select(change => change.State));
        Assert.Equal(SwapReason.ConnectionLost, Assert.IsType<ConnectionSwappedEvent>(bed.Seen[^1]).Reason);
        Assert.DoesNotContain(bed.Seen, seen => seen is SessionErrorEvent);
    }

    [Fact]
    [Row(67)]
    [Complaint(12)]
    public async Task Connection_LostInMidAnswer_AnswerEndsAndIsContinued()
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48000], "Your order left on"));
        await bed.NextAsync<AudioEvent>();

        var second = await bed.BreakAsync();

        var ended = Assert.Single(bed.Seen.OfType<AgentEndedEvent>());
        Assert.Equal(("r1", "Your order left on", ResponseStatus.Incomplete), (ended.ResponseId, ended.Text, ended.Status));
        Assert.Equal("r1", Assert.Single(bed.Seen.OfType<AudioEndedEvent>()).ResponseId);
        Assert.DoesNotContain(bed.Seen, seen => seen is AudioInterruptedEvent);
        await second.NextSentAsync<ResponseCreateEvent>(Cancellation);
        Assert.Equal("Your order left on", Assert.IsType<HistoryMessage>(Assert.Single(bed.Session.History)).Text);
    }

    [Fact]
    [Row(67)]
    public async Task Connection_LostInMidAnswer_ModelIsToldAndTheHistoryDoesNotShowIt()
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "Your order"));
        await bed.NextAsync<AudioEvent>();
        var second = await bed.BreakAsync();
        var note = second.TakeSent().OfType<ConversationItemCreateEvent>().Select(create => (MessageItem)create.Item).Single(item => item.Role == MessageRole.System);

        second.Say(new ConversationItemAddedEvent { Item = note });
        second.Say(FakeResponses.Created("r2"));
        await bed.NextAsync<AgentStartedEvent>();

        Assert.Single(bed.Session.History);
    }

    [Fact]
    [Row(67)]
    [Complaint(12)]
    public async Task Connection_LostWhileAToolRuns_ToolRunsOnceAndTheNextModelGetsItsOutput()
    {
        var release = new TaskCompletionSource();
        var runs = 0;
        var tool = AIFunctionFactory.Create(async () => { runs++; await release.Task; return "on its way"; }, "find");
        await using var bed = await ContinuityBed.StartAsync(null, tool);
        bed.First.Say(FakeResponses.Created("r1"));
        bed.First.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "f1", CallId = "c1", Name = "find", Arguments = "{}" }));
        await bed.NextAsync<ToolStartedEvent>();

        var second = await bed.BreakAsync();
        release.SetResult();
        await bed.NextAsync<ToolEndedEvent>();

        var call = await second.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        var output = await second.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await second.NextSentAsync<ResponseCreateEvent>(Cancellation);
        Assert.Equal("c1", Assert.IsType<FunctionCallItem>(call.Item).CallId);
        Assert.Equal(("c1", "on its way"), Output(output.Item));
        Assert.Equal(1, runs);
    }

    [Fact]
    [Row(67)]
    public async Task SendMessageAsync_DuringTheOutage_ReachesTheNextModelOnce()
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.End(new RealtimeDisconnectedException("reset"));
        await bed.NextAsync<ConnectionStateChangedEvent>();

        await bed.Session.SendMessageAsync("Still there?", Cancellation);
        var second = await bed.Model.NextConnectionAsync(Cancellation);
        await bed.NextAsync<ConnectionSwappedEvent>();

        var sent = second.TakeSent();
        Assert.Equal("user: Still there?", Words((MessageItem)Assert.Single(sent.OfType<ConversationItemCreateEvent>()).Item));
        Assert.Single(sent.OfType<ResponseCreateEvent>());
    }

    [Fact]
    [Row(67, 101)]
    [Complaint(12)]
    public async Task SendAudioAsync_DuringTheOutage_IsHeardByTheNextModelInOrder()
    {
        await using var bed = await ContinuityBed.StartAsync(new ContinuityOptions { Fallbacks = [new FakeRealtimeModel { Manners = FakeModelManners.Silent }] });
        bed.First.End(new RealtimeDisconnectedException("reset"));
        await bed.NextAsync<ConnectionStateChangedEvent>();
        for (var count = 0; count < 10; count++)
        {
            await bed.Session.SendAudioAsync(new byte[960], Cancellation);
        }

        var second = await bed.Model.NextConnectionAsync(Cancellation);
        await bed.NextAsync<ConnectionSwappedEvent>();
        await bed.Session.SendAudioAsync(new byte[960], Cancellation);

        Assert.Equal(11 * 960, second.AudioByteCount);
    }

    [Fact]
    [Row(67)]
    public async Task Connection_LostWhileTheUserSpeaks_NextModelHearsTheWholeTurn()
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 });
        await bed.NextAsync<SpeechStartedEvent>();
        await bed.Session.ClearAudioAsync(Cancellation); // a command comes after all that the event did
        for (var count = 0; count < 100; count++)
        {
            await bed.Session.SendAudioAsync(new byte[960], Cancellation); // 2 s, twice what is kept in silence
        }

        var second = await bed.BreakAsync();

        Assert.Equal(100 * 960, second.AudioByteCount);
    }

    [Fact]
    [Row(67)]
    public async Task Connection_LostBetweenQuestionAndAnswer_QuestionIsToldAsAudioAndAnswered()
    {
        await using var bed = await ContinuityBed.StartAsync();
        await bed.Session.SendAudioAsync(new byte[9600], Cancellation);
        var spoken = new MessageItem { Id = "u1", Role = MessageRole.User, Content = [new InputAudioPart()] };
        bed.First.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" }, new ConversationItemAddedEvent { Item = spoken });
        await bed.NextAsync<HistoryAddedEvent>();

        var second = await bed.BreakAsync();

        var told = await second.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        Assert.Equal(9600, Assert.IsType<InputAudioPart>(((MessageItem)told.Item).Content[0]).Audio!.Value.Length);
        await second.NextSentAsync<ResponseCreateEvent>(Cancellation);
    }

    [Fact]
    [Row(67, 137)]
    [Complaint(6)]
    public async Task InterruptAsync_WhatAnEarlierModelSaid_IsToldAgainAsFarAsItWasHeard()
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.Say(FakeResponses.Speech("r1", "i1", new byte[10 * 48000], "One two three four five six seven eight nine ten eleven twelve."));
        await bed.NextAsync<AgentEndedEvent>();
        var second = await bed.BreakAsync();
        second.TakeSent();
        bed.Time.Advance(TimeSpan.FromSeconds(5));

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);
        var told = await bed.NextAsync<SpeechCutEvent>();

        var deletion = await second.NextSentAsync<ConversationItemDeleteEvent>(Cancellation);
        var creation = await second.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        Assert.Equal("i1", deletion.ItemId);
        Assert.Equal("One two three four five six seven", told.Words);
        Assert.Equal($"assistant: {told.Words}", Words((MessageItem)creation.Item));
        second.Say(new ConversationItemDeletedEvent { ItemId = "i1" }, new ConversationItemAddedEvent { Item = creation.Item });
        second.Say(FakeResponses.Created("r2"));
        await bed.NextAsync<AgentStartedEvent>();
        Assert.Equal(told.Words, Assert.IsType<HistoryMessage>(Assert.Single(bed.Session.History)).HeardText);
    }

    [Fact]
    [Row(64, 171)]
    [Complaint(13)]
    public async Task Events_OfTheLostConnection_AreIgnored()
    {
        await using var bed = await ContinuityBed.StartAsync();
        await bed.Session.Continuity.RenewAsync(Cancellation);
        var second = await bed.Model.NextConnectionAsync(Cancellation);

        bed.First.Say(FakeResponses.Created("stale"));
        second.Say(FakeResponses.Created("r2"));
        var started = await bed.NextAsync<AgentStartedEvent>();

        Assert.Equal("r2", started.ResponseId);
    }

    [Fact]
    [Row(67)]
    public async Task Connection_LostForTooLong_EndsTheSessionByName()
    {
        var options = new ContinuityOptions { GiveUpAfter = TimeSpan.FromSeconds(5) };
        var time = new Parley.Testing.Time.ManualTimeProvider();
        var model = new FlakyModel();
        await using var session = await RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "a" }, model, new AgentSessionOptions { Continuity = options }, timeProvider: time, cancellationToken: Cancellation);
        var reading = session.Events.ToListAsync(Cancellation).AsTask();
        model.Fault = new RealtimeConnectException("down") { Failure = RealtimeFailure.ServerUnavailable };

        (await model.Inner.NextConnectionAsync(Cancellation)).End(new RealtimeDisconnectedException("reset"));
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
        }

        var seen = await reading;
        Assert.Equal(SessionCloseReason.Error, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
        Assert.Equal("model_disconnected", Assert.IsType<SessionErrorEvent>(seen[^2]).Code);
        Assert.InRange(model.Attempts, 2, 12); // backing off: 0.25, 0.5, 1, 2, 4 s; fewer where the clock outruns the threads
    }

    private static void Echo(FakeRealtimeConnection connection) =>
        connection.Say(connection.TakeSent().OfType<ConversationItemCreateEvent>().Select(create => new ConversationItemAddedEvent { Item = create.Item }));

    private static string Words(MessageItem message) => $"{message.Role}: {MessageText.Of(message)}";

    private static (string, string) Output(ConversationItem item)
    {
        var output = Assert.IsType<FunctionCallOutputItem>(item);
        return (output.CallId, output.Output);
    }

    private sealed class FlakyModel : IRealtimeModel
    {
        public FakeRealtimeModel Inner { get; } = new();

        public Exception? Fault { get; set; }

        public int Attempts { get; private set; }

        public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
        {
            Attempts++;
            return Fault is null ? Inner.ConnectAsync(cancellationToken) : throw Fault;
        }
    }
}
