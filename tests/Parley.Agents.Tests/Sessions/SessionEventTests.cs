using System.Text.Json;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.OutputAudio;
using Parley.Realtime.RateLimits;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class SessionEventTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(70, 93)]
    public async Task Events_WholeConversation_AreNumberedWithoutGapsAndTimedByTheClock()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var startedAt = bed.Time.GetUtcNow();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "Hi"));
        await bed.NextAsync<AudioEvent>();

        bed.Time.Advance(TimeSpan.FromSeconds(3));
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Hi"));
        var ended = await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal(Enumerable.Range(1, bed.Seen.Count).Select(number => (long)number), bed.Seen.Select(seen => seen.SequenceNumber));
        Assert.Equal(startedAt, bed.Seen[0].Timestamp);
        Assert.Equal(startedAt + TimeSpan.FromSeconds(3), ended.Timestamp);
        Assert.All(bed.Seen, seen => Assert.Equal("sess_fake", seen.SessionId));
    }

    [Fact]
    [Row(72)]
    public async Task Events_ReadLate_AreKeptFromTheFirst()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        bed.Model.End();
        await bed.Model.Closed.WaitAsync(Cancellation);

        var seen = await bed.DrainAsync();

        Assert.IsType<SessionConfiguredEvent>(seen[0]);
        Assert.Single(seen.OfType<AudioEvent>());
    }

    [Fact]
    [Row(73), Complaint(33)]
    public async Task AgentEnded_LastItemIsAToolCall_HasTheMessagesWords()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var message = new MessageItem { Id = "i1", Role = MessageRole.Assistant, Content = [new OutputAudioPart { Transcript = "One moment." }] };
        var call = new FunctionCallItem { Id = "i2", CallId = "c1", Name = "look", Arguments = "{}" };

        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.Done("r1", ResponseStatus.Completed, message, call));
        var ended = await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal(("shopmax", "r1", "One moment.", ResponseStatus.Completed), (ended.AgentName, ended.ResponseId, ended.Text, ended.Status));
        Assert.Equal("r1", Assert.Single(bed.Seen.OfType<AgentStartedEvent>()).ResponseId);
    }

    [Fact]
    [Row(76, 85, 86, 87, 90)]
    public async Task Events_OfTheWire_BecomeEventsOfTheSession()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var limit = new RateLimit("requests", 100, 99, 1);
        TranscribedWord[] words = [new("Good", TimeSpan.Zero, TimeSpan.FromSeconds(0.3)), new("day.", TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.8))];

        bed.Model.Say(
            new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 100 },
            new InputAudioBufferSpeechStoppedEvent { ItemId = "u1", AudioEndMs = 900 },
            new InputAudioTranscriptionDeltaEvent { ItemId = "u1", Delta = "Good " },
            new InputAudioTranscriptionDeltaEvent { ItemId = "u1", Delta = "day" },
            new InputAudioTranscriptionCompletedEvent { ItemId = "u1", ContentIndex = 0, Transcript = "Good day.", Words = words },
            new InputAudioTranscriptionFailedEvent { ItemId = "u2", ContentIndex = 0, Error = new ErrorDetails { Message = "noise", Code = "x" } },
            new InputAudioBufferTimeoutTriggeredEvent { ItemId = "u3", AudioStartMs = 1000, AudioEndMs = 6000 },
            Text("r1", "i1", "Hel"),
            Words("r2", "i2", "lo"),
            new RateLimitsUpdatedEvent { RateLimits = [limit] },
            new OutputAudioBufferStoppedEvent { ResponseId = "r2" });
        await bed.NextAsync<PlaybackDrainedEvent>();

        Assert.Equal<RealtimeSessionEvent>(
            [
                new SpeechStartedEvent("u1", TimeSpan.FromMilliseconds(100)),
                new SpeechStoppedEvent("u1", TimeSpan.FromMilliseconds(900)),
                new UserTranscriptEvent("u1", "Good ", IsFinal: false) { Delta = "Good " },
                new UserTranscriptEvent("u1", "Good day", IsFinal: false) { Delta = "day" },
                new UserTranscriptEvent("u1", "Good day.", IsFinal: true) { TimedWords = words },
                new UserTranscriptFailedEvent("u2", "x", "noise"),
                new InputTimeoutEvent("u3", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6)),
                new AgentTranscriptEvent("i1", "Hel", "Hel", IsFinal: false) { ResponseId = "r1" },
                new AgentTranscriptEvent("i2", "lo", "lo", IsFinal: false) { ResponseId = "r2", IsSpoken = true },
                Assert.Single(bed.Seen.OfType<RateLimitsEvent>()),
                new PlaybackDrainedEvent("r2"),
            ],
            bed.Seen.Where(seen => seen is not (SessionConfiguredEvent or HistoryAddedEvent)));
    }

    [Fact]
    [Row(83, 88, 245), Complaint(25), Trace(8)]
    public async Task ResponseDone_Failed_IsANonFatalErrorAndTheQueueGoesOn()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();
        await bed.Session.SendMessageAsync("And then?", Cancellation);

        bed.Model.Say(Ended("r1", ResponseStatus.Failed, new ResponseError("quota", "insufficient_quota", "Pay first.")));
        var error = await bed.NextAsync<SessionErrorEvent>();
        var next = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        await bed.Session.CloseAsync();

        var seen = await bed.DrainAsync();
        Assert.Equal("insufficient_quota", error.Code);
        Assert.NotNull(next.EventId);
        Assert.Equal("insufficient_quota", Assert.Single(seen.OfType<ResponseEndedEvent>()).Response.StatusDetails!.Error!.Code);
        Assert.Equal(ResponseStatus.Failed, Assert.Single(seen.OfType<AgentEndedEvent>()).Status);
        Assert.Equal(SessionCloseReason.Owner, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
    }

    [Fact]
    [Row(88), Complaint(25)]
    public async Task ResponseDone_Incomplete_IsAWarningAndNoError()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(Ended("r1", ResponseStatus.Incomplete, error: null, reason: "content_filter"));
        var warning = await bed.NextAsync<ResponseIncompleteEvent>();

        Assert.Equal(("r1", "content_filter"), (warning.ResponseId, warning.Reason));
        Assert.DoesNotContain(bed.Seen, seen => seen is SessionErrorEvent);
    }

    [Fact]
    [Row(84)]
    public async Task ModelEvents_All_ComeBeforeWhatFollowsFromThemAndUnknownOnesToo()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { ModelEvents = ModelEventPassing.All });
        var unknown = new UnknownServerEvent("response.smell.delta", JsonElement.Parse("{}"));

        bed.Model.Say(unknown);
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 });
        await bed.NextAsync<SpeechStartedEvent>();

        var raw = bed.Seen.OfType<ModelEvent>().TakeLast(2).ToList();
        Assert.Equal("response.smell.delta", raw[0].Event.Type);
        Assert.Same(raw[1], bed.Seen[^2]);
        Assert.IsType<InputAudioBufferSpeechStartedEvent>(raw[1].Event);
    }

    [Fact]
    [Row(91)]
    public async Task Events_WhoeverEndsTheSession_ClosedIsLast()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "Hi"));
        bed.Model.End(new RealtimeDisconnectedException("reset"));
        var seen = await bed.DrainAsync();

        Assert.IsType<SessionClosedEvent>(seen[^1]);
        Assert.Single(seen.OfType<SessionClosedEvent>());
    }

    [Fact]
    public void ToString_EventWithWords_DoesNotRepeatThem()
    {
        var said = new UserTranscriptEvent("u1", "My number is 0151 2345", IsFinal: true);

        var text = $"{said}";

        Assert.Equal("UserTranscriptEvent 0", text);
    }

    private static ResponseDoneEvent Ended(string responseId, ResponseStatus status, ResponseError? error, string? reason = null)
    {
        var done = FakeResponses.Done(responseId, status);
        var details = new ResponseStatusDetails { Type = status.Value, Error = error, Reason = reason };
        return done with { Response = done.Response with { StatusDetails = details } };
    }

    private static ResponseOutputTextDeltaEvent Text(string responseId, string itemId, string delta) =>
        new() { ResponseId = responseId, ItemId = itemId, OutputIndex = 0, ContentIndex = 0, Delta = delta };

    private static ResponseOutputAudioTranscriptDeltaEvent Words(string responseId, string itemId, string delta) =>
        new() { ResponseId = responseId, ItemId = itemId, OutputIndex = 0, ContentIndex = 0, Delta = delta };
}
