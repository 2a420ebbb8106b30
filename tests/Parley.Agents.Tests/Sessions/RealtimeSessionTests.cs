using Parley.Agents.History;
using Parley.Agents.Metering;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class RealtimeSessionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_ModelGreets_SendsTheAgentAndWaitsForConfirmation()
    {
        await using var bed = await SessionTestBed.StartAsync();

        var update = await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        var sent = Assert.IsType<RealtimeSessionConfiguration>(update.Session);
        Assert.Equal("Help.", sent.Instructions);
        Assert.Equal("marin", sent.Audio!.Output!.Voice!.Value.Name);
        Assert.NotNull(sent.Audio.Input!.Transcription.Value);
        Assert.Null(sent.Model);
        Assert.Equal("Help.", bed.Session.Configuration.Instructions);
    }

    [Fact]
    public async Task StartAsync_ModelRefuses_ThrowsItsReason()
    {
        var model = new FakeRealtimeModel { Refusal = new RealtimeConnectException("No.", "invalid_api_key") };

        var start = () => RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, cancellationToken: Cancellation);

        var refusal = await Assert.ThrowsAsync<RealtimeConnectException>(start);
        Assert.Equal("invalid_api_key", refusal.Code);
    }

    [Fact]
    public async Task StartAsync_ModelRejectsSettings_ThrowsAndClosesTheConnection()
    {
        var model = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        var start = RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);
        connection.Say(new SessionCreatedEvent { Session = connection.Session });
        var update = await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        var details = new ErrorDetails { Message = "Unknown voice.", Code = "invalid_value", EventId = update.EventId };

        connection.Say(new ErrorEvent { Error = details });

        var refusal = await Assert.ThrowsAsync<RealtimeConnectException>(() => start);
        Assert.Contains("Unknown voice.", refusal.Message, StringComparison.Ordinal);
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task StartAsync_ModelStaysSilent_TimesOutByName()
    {
        var time = new ManualTimeProvider();
        var model = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        var start = RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, timeProvider: time, cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);

        time.Advance(TimeSpan.FromSeconds(16));

        var refusal = await Assert.ThrowsAsync<RealtimeConnectException>(() => start);
        Assert.Equal("connect_timeout", refusal.Code);
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task SendMessageAsync_NothingRuns_SendsItemThenResponseCreate()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        await bed.Session.SendMessageAsync("Hello", Cancellation);

        var sent = bed.Model.TakeSent();
        Assert.Collection(
            sent,
            first => Assert.Equal("Hello", ((InputTextPart)((MessageItem)((ConversationItemCreateEvent)first).Item).Content[0]).Text),
            second => Assert.NotNull(Assert.IsType<ResponseCreateEvent>(second).EventId));
    }

    [Fact]
    public async Task Events_SpokenAnswer_ComeInOrder()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi there."));
        await bed.NextAsync<AgentEndedEvent>();

        var kinds = bed.Seen.Where(seen => seen is not HistoryUpdatedEvent).Select(seen => seen.GetType().Name);
        Assert.Equal(
            [
                nameof(SessionConfiguredEvent), nameof(ResponseStartedEvent), nameof(AgentStartedEvent), nameof(HistoryAddedEvent),
                nameof(AgentTranscriptEvent), nameof(AudioEvent), nameof(AudioEndedEvent), nameof(AgentTranscriptEvent),
                nameof(ResponseEndedEvent), nameof(UsageUpdatedEvent), nameof(AgentEndedEvent),
            ],
            kinds);
        Assert.Equal("Hi there.", Assert.IsType<AgentEndedEvent>(bed.Seen[^1]).Text);
        Assert.Equal("Hi there.", Assert.IsType<HistoryMessage>(Assert.Single(bed.Session.History)).Text);
    }

    [Fact]
    public async Task SendMessageAsync_ResponseRuns_AsksOnceAfterItIsDone()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();
        await bed.Session.SendMessageAsync("one", Cancellation);
        await bed.Session.SendMessageAsync("two", Cancellation);
        var before = bed.Model.TakeSent();

        bed.Model.Say(FakeResponses.Done("r1"));
        await bed.NextAsync<AgentEndedEvent>();
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.DoesNotContain(before, sent => sent is ResponseCreateEvent);
        Assert.Empty(bed.Model.TakeSent());
    }

    [Fact]
    public async Task Errors_BenignRace_IsSwallowed()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "x", Code = "response_cancel_not_active" } });
        bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "real", Code = "invalid_value" } });
        var error = await bed.NextAsync<SessionErrorEvent>();

        Assert.Equal("invalid_value", error.Code);
    }

    [Fact]
    public async Task SpeechStarted_AgentSpeaks_InterruptsTruncatesAndDropsLateAudio()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48000], "One two three"));
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(340));

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[960]));
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One two", ResponseStatus.Cancelled));
        var truncate = await bed.Model.NextSentAsync<ConversationItemTruncateEvent>(Cancellation);
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal(("i1", 340), (truncate.ItemId, truncate.AudioEndMs));
        Assert.Single(bed.Seen.OfType<AudioInterruptedEvent>());
        Assert.Single(bed.Seen.OfType<AudioEvent>());
    }

    [Fact]
    public async Task InterruptAsync_NothingHeard_CancelsAndDeletesTheItem()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48000], "One"));
        await bed.NextAsync<AudioEvent>();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);

        Assert.Collection(
            bed.Model.TakeSent(),
            first => Assert.Equal("r1", Assert.IsType<ResponseCancelEvent>(first).ResponseId),
            second => Assert.Equal("i1", Assert.IsType<ConversationItemDeleteEvent>(second).ItemId));
    }

    [Fact]
    public async Task InterruptAsync_BeforeFirstAudio_StillCancels()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);

        Assert.Contains(bed.Model.TakeSent(), sent => sent is ResponseCancelEvent);
    }

    [Fact]
    public async Task Events_ModelBreaks_GiveNamedErrorThenClosed()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.End(new RealtimeDisconnectedException("reset"));
        var seen = await bed.DrainAsync();

        Assert.Equal("model_disconnected", Assert.IsType<SessionErrorEvent>(seen[^2]).Code);
        Assert.Equal(SessionCloseReason.Error, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => bed.Session.SendMessageAsync("x", Cancellation));
    }

    [Fact]
    public async Task Events_ModelEndsInOrder_GiveClosedByModel()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.End();
        var seen = await bed.DrainAsync();

        Assert.Equal(SessionCloseReason.Model, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
        Assert.DoesNotContain(seen, item => item is SessionErrorEvent);
    }

    [Fact]
    public async Task CloseAsync_Twice_ClosedIsTheLastEventAndComesOnce()
    {
        await using var bed = await SessionTestBed.StartAsync();

        await bed.Session.CloseAsync();
        await bed.Session.CloseAsync();
        var seen = await bed.DrainAsync();

        Assert.Single(seen.OfType<SessionClosedEvent>());
        Assert.True(bed.Model.IsClosed);
    }

    [Fact]
    public async Task Events_NobodyReads_FailsByName()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { EventCapacity = 4 });

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        await bed.Model.Closed.WaitAsync(Cancellation); // reading before this would make room

        var overrun = await Assert.ThrowsAsync<ParleyException>(bed.DrainAsync);
        Assert.StartsWith("events_not_read", overrun.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAudioAsync_PassThrough_AllocatesNothing()
    {
        await using var bed = await SessionTestBed.StartAsync();
        ReadOnlyMemory<byte> frame = new byte[960];
        await bed.Session.SendAudioAsync(frame, Cancellation);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var count = 0; count < 1000; count++)
        {
            var sending = bed.Session.SendAudioAsync(frame, CancellationToken.None);
            Assert.True(sending.IsCompletedSuccessfully);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1001 * 960, bed.Model.AudioByteCount);
    }
}
