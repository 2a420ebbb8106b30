using Parley.Agents.History;
using Parley.Agents.Interruptions;
using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Scripts;

namespace Parley.Agents.Tests.Interruptions;

/// <summary>What happens when the user speaks over the agent, by policy, on a clock that stands still.</summary>
[Trait("Category", "Unit")]
public sealed class InterruptionTests
{
    private static readonly InterruptionOptions s_minSpeech = new() { Mode = InterruptionMode.MinSpeech };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(80, 125, 126, 132, 136, 245)]
    [Complaint(6, 7)]
    [Trace(5)]
    public async Task BargeIn_ServerMode_FollowsTheTrace(bool serverCancels)
    {
        await using var bed = await SpeakingAsync(serverCancels ? null : Turns(interrupts: false));
        bed.Time.Advance(TimeSpan.FromMilliseconds(340.6));

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[960]));
        bed.Model.Say(new ConversationItemTruncatedEvent { ItemId = "i1", ContentIndex = 0, AudioEndMs = 340 });
        var interrupted = await bed.NextAsync<AudioInterruptedEvent>();
        await bed.Model.NextSentAsync<ConversationItemRetrieveEvent>(Cancellation);
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal(("i1", 0), (interrupted.ItemId, interrupted.ContentIndex));
        var sent = bed.Model.Sent.Where(item => item is not SessionUpdateEvent).ToList();
        Assert.Equal(340, Assert.IsType<ConversationItemTruncateEvent>(sent[0]).AudioEndMs);
        string[] expected = serverCancels
            ? ["conversation.item.truncate", "conversation.item.retrieve"]
            : ["conversation.item.truncate", "response.cancel", "conversation.item.retrieve"];
        Assert.Equal(expected, sent.Select(item => item.Type));
        Assert.Single(bed.Seen.OfType<AudioEvent>());
    }

    [Fact]
    [Row(133)]
    public async Task SpeechStarted_NothingPlays_RaisesNothing()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();

        Assert.DoesNotContain(bed.Seen, item => item is AudioInterruptedEvent);
    }

    [Fact]
    [Row(127)]
    public async Task SpeechStarted_AllWasHeard_CutsNothing()
    {
        await using var bed = await SpeakingAsync();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One"));
        await bed.NextAsync<AgentEndedEvent>();
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        bed.Model.TakeSent();

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        await bed.NextAsync<SpeechStartedEvent>();
        await bed.Session.ClearAudioAsync(Cancellation);

        Assert.IsType<InputAudioBufferClearEvent>(Assert.Single(bed.Model.TakeSent()));
    }

    [Fact]
    [Row(137)]
    public async Task InterruptAsync_InMidSentence_TellsTheWordsThatWereHeard()
    {
        await using var bed = await SpeakingAsync(words: "One two three four");
        bed.Time.Advance(TimeSpan.FromMilliseconds(500));

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);

        var cut = await bed.NextAsync<SpeechCutEvent>();
        Assert.Equal(("i1", TimeSpan.FromMilliseconds(500), "One two"), (cut.ItemId, cut.Heard, cut.Words));
    }

    [Fact]
    public async Task InterruptAsync_InMidSentence_TheHistoryHoldsTheWordsThatWereHeard()
    {
        await using var bed = await SpeakingAsync(words: "One two three four");
        bed.Time.Advance(TimeSpan.FromMilliseconds(500));

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);
        await bed.NextAsync<SpeechCutEvent>();
        bed.Model.Say(new ConversationItemTruncatedEvent { ItemId = "i1", ContentIndex = 0, AudioEndMs = 500 });

        var message = (await bed.NextAsync<HistoryUpdatedEvent>()).History.OfType<HistoryMessage>().Single();
        Assert.Equal((TimeSpan.FromMilliseconds(500), "One two"), (message.HeardUntil, message.HeardText));
    }

    [Fact]
    [Row(134)]
    [Complaint(22)]
    public async Task SpeechStarted_Disabled_LetsTheAgentFinishAndAnswersAfterwards()
    {
        await using var bed = await SpeakingAsync(interruption: new InterruptionOptions { Mode = InterruptionMode.Disabled });
        var update = bed.Model.Sent.OfType<SessionUpdateEvent>().First();
        bed.Model.TakeSent();

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 900, ItemId = "u1" });
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" });
        bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[960]));
        await bed.NextAsync<AudioEvent>();
        var meanwhile = bed.Model.TakeSent();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One"));
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.False(((RealtimeSessionConfiguration)update.Session).Audio!.Input!.TurnDetection.Value!.InterruptResponse);
        Assert.Empty(meanwhile);
        Assert.DoesNotContain(bed.Seen, item => item is AudioInterruptedEvent);
    }

    [Fact]
    [Row(104, 134)]
    public async Task RequestAsync_UninterruptibleResponse_TakesInterruptingFromTheServerForItsTime()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        await bed.Session.Responses.RequestAsync(
            new ResponseOptions { Interruption = new InterruptionOptions { Mode = InterruptionMode.Disabled } }, Cancellation);
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "The law says"));
        var off = await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        await bed.NextAsync<SpeechStartedEvent>();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "The law says"));
        var on = await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        Assert.Equal((false, true), (Interrupts(off), Interrupts(on)));
        Assert.DoesNotContain(bed.Seen, item => item is AudioInterruptedEvent);
    }

    [Fact]
    [Row(104, 134)]
    public async Task UpdateSettingsAsync_DuringAnUninterruptibleResponse_LeavesItUninterruptibleAndLasts()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        await bed.Session.Responses.RequestAsync(
            new ResponseOptions { Interruption = new InterruptionOptions { Mode = InterruptionMode.Disabled } }, Cancellation);
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "The law says"));
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        var faster = new RealtimeSessionConfiguration { Audio = new AudioConfiguration { Output = new AudioOutputConfiguration { Speed = 1.2 } } };
        await bed.Session.UpdateSettingsAsync(faster, Cancellation);
        var during = await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "The law says"));
        var after = await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        Assert.Equal((false, true), (Interrupts(during), Interrupts(after)));
        Assert.Equal(1.2, ((RealtimeSessionConfiguration)after.Session).Audio!.Output!.Speed);
    }

    [Fact]
    [Row(104, 134)]
    public async Task UpdateAgentAsync_TheModelConfirmsAnInterruptionFirst_IsNotTakenForConfirmed()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<SessionUpdateEvent>().Confirm(),
            ScriptStep.Expect<SessionUpdateEvent>(), // these two the test confirms
            ScriptStep.Expect<SessionUpdateEvent>())
        {
            IsStrict = false,
        };
        await using var session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, cancellationToken: Cancellation);
        await session.Responses.RequestAsync(
            new ResponseOptions { Interruption = new InterruptionOptions { Mode = InterruptionMode.Disabled } }, Cancellation);
        var connection = model.Connection;
        connection.Say(FakeResponses.Created("r1"));
        await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        var off = await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);

        var changing = session.UpdateAgentAsync(new RealtimeAgent { Name = "b" }, cancellationToken: Cancellation);
        await session.ClearAudioAsync(Cancellation);
        connection.Confirm((RealtimeSessionConfiguration)off.Session);
        var update = await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        var between = (session.Agent.Name, changing.IsCompleted);
        connection.Confirm((RealtimeSessionConfiguration)update.Session);
        await changing;

        Assert.Equal(("a", false), between);
        Assert.Equal("b", session.Agent.Name);
    }

    [Fact]
    [Row(135)]
    [Complaint(22)]
    public async Task FalseAlarm_CoughEndsInTime_LowersRestoresAndCancelsNothing()
    {
        await using var bed = await SpeakingAsync(Turns(silenceMs: 200), interruption: s_minSpeech);
        bed.Model.TakeSent();

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 1000, ItemId = "u1" });
        var lowered = await bed.NextAsync<AudioGainEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(330));
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 1330, ItemId = "u1" });
        var restored = await bed.NextAsync<AudioGainEvent>();
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" });
        bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[960]));
        await bed.NextAsync<AudioEvent>();

        Assert.Equal((-15, TimeSpan.FromMilliseconds(40)), (lowered.GainDb, lowered.Fade));
        Assert.Equal(0, restored.GainDb);
        Assert.Empty(bed.Model.TakeSent());
        Assert.DoesNotContain(bed.Seen, item => item is AudioInterruptedEvent);
    }

    [Fact]
    [Row(135)]
    [Complaint(22)]
    public async Task FalseAlarm_UserIsSilentByHisOwnAudio_IsRestoredAfter400Ms()
    {
        await using var bed = await SpeakingAsync(interruption: s_minSpeech);
        bed.Model.TakeSent();
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        await bed.NextAsync<AudioGainEvent>();

        await bed.Session.SendAudioAsync(new byte[48_000 * 4 / 10], Cancellation);
        bed.Time.Advance(TimeSpan.FromMilliseconds(400));
        var restored = await bed.NextAsync<AudioGainEvent>();

        Assert.Equal(0, restored.GainDb);
        Assert.Empty(bed.Model.TakeSent());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(135)]
    public async Task FalseAlarm_OfAnAgentOrResponseThatCameLater_TheUserIsListenedToAsWell(bool isOfAgent)
    {
        await using var bed = await SessionTestBed.StartAsync();
        if (isOfAgent)
        {
            await bed.Session.UpdateAgentAsync(new RealtimeAgent { Name = "b", Interruption = s_minSpeech }, cancellationToken: Cancellation);
        }

        await bed.Session.Responses.RequestAsync(isOfAgent ? null : new ResponseOptions { Interruption = s_minSpeech }, Cancellation);
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "One"));
        await bed.NextAsync<AudioEvent>();
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        await bed.NextAsync<AudioGainEvent>();
        await bed.Session.SendAudioAsync(new byte[48_000 * 4 / 10], Cancellation);
        bed.Time.Advance(TimeSpan.FromMilliseconds(400));
        var restored = await bed.NextAsync<AudioGainEvent>();

        Assert.Equal(0, restored.GainDb);
        Assert.DoesNotContain(bed.Seen, item => item is AudioInterruptedEvent);
    }

    [Fact]
    [Row(135)]
    public async Task FalseAlarm_ServerAnswersIt_TheAnswerIsRefused()
    {
        await using var bed = await SpeakingAsync(interruption: s_minSpeech);
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One"));
        await bed.NextAsync<AgentEndedEvent>();
        bed.Model.TakeSent();
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 300, ItemId = "u1" });

        bed.Model.Say(FakeResponses.SpeechBegins("rV", "iV", new byte[960], "Yes?"));
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Done("rV", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal("rV", cancel.ResponseId);
        Assert.DoesNotContain(bed.Seen.OfType<AudioEvent>(), audio => audio.ResponseId == "rV");
        Assert.DoesNotContain(bed.Seen, item => item is AudioInterruptedEvent);
    }

    [Fact]
    [Row(135)]
    [Complaint(6, 22)]
    public async Task RealInterruption_SpeechGoesOn_ClearsCancelsAndCutsAtTheWord()
    {
        await using var bed = await SpeakingAsync(interruption: s_minSpeech, words: "One two three four");
        bed.Time.Advance(TimeSpan.FromMilliseconds(100));
        bed.Model.TakeSent();

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        await bed.NextAsync<AudioGainEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(400));
        var interrupted = await bed.NextAsync<AudioInterruptedEvent>();
        var cut = await bed.NextAsync<SpeechCutEvent>();
        var restored = await bed.NextAsync<AudioGainEvent>();

        Assert.Equal("i1", interrupted.ItemId);
        Assert.Equal("One two", cut.Words);
        Assert.Equal(0, restored.GainDb);
        Assert.Equal(["conversation.item.truncate", "response.cancel"], bed.Model.TakeSent().Select(sent => sent.Type));
    }

    [Fact]
    [Row(135)]
    public async Task RealInterruption_WordsComeFirst_NeedsNoWaiting()
    {
        await using var bed = await SpeakingAsync(interruption: s_minSpeech);
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });

        bed.Model.Say(new InputAudioTranscriptionDeltaEvent { ItemId = "u1", ContentIndex = 0, Delta = "Wait" });

        Assert.Equal("i1", (await bed.NextAsync<AudioInterruptedEvent>()).ItemId);
    }

    [Fact]
    [Row(130, 132)]
    public async Task InterruptAsync_OlderResponse_LeavesTheNewerAlone()
    {
        await using var bed = await SpeakingAsync();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One"));
        bed.Model.Say(FakeResponses.SpeechBegins("r2", "i2", new byte[960], "Two"));
        await bed.NextAsync<AgentEndedEvent>();
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(200));
        bed.Model.TakeSent();

        await bed.Session.InterruptAsync(InterruptScope.Everything, "r1", Cancellation);
        bed.Model.Say(FakeResponses.Audio("r2", "i2", new byte[960]));
        var interrupted = await bed.NextAsync<AudioInterruptedEvent>();
        var later = await bed.NextAsync<AudioEvent>();

        Assert.Equal(("i1", "r1"), (interrupted.ItemId, interrupted.ResponseId));
        Assert.Equal("i1", Assert.IsType<ConversationItemTruncateEvent>(Assert.Single(bed.Model.TakeSent())).ItemId);
        Assert.Equal("r2", later.ResponseId);
    }

    [Fact]
    [Row(131)]
    public async Task InterruptAsync_PlaybackOnly_LeavesTheResponseRunning()
    {
        await using var bed = await SpeakingAsync();
        bed.Time.Advance(TimeSpan.FromMilliseconds(200));
        bed.Model.TakeSent();

        await bed.Session.InterruptAsync(InterruptScope.Playback, cancellationToken: Cancellation);

        Assert.IsType<ConversationItemTruncateEvent>(Assert.Single(bed.Model.TakeSent()));
        Assert.Equal("r1", bed.Session.Responses.ActiveResponseId);
    }

    [Fact]
    [Row(123, 124)]
    public async Task Playback_AppTracksIt_DecidesWhatWasHeard()
    {
        await using var bed = await SpeakingAsync(options: new AgentSessionOptions
        {
            HeardAudio = HeardAudioSource.Tracked, OutputFormat = AudioFormatConfiguration.Pcmu,
        });
        bed.Time.Advance(TimeSpan.FromSeconds(3));

        bed.Session.Playback.Played("i1", 0, byteCount: 800);
        bed.Session.Playback.Played("i1", 0, TimeSpan.FromMilliseconds(150));
        await bed.Session.InterruptAsync(cancellationToken: Cancellation);

        Assert.Equal("audio/pcmu", bed.Session.Playback.Format.Type);
        Assert.Equal(250, (await bed.Model.NextSentAsync<ConversationItemTruncateEvent>(Cancellation)).AudioEndMs);
        Assert.Null(bed.Session.Playback.Position);
    }

    [Fact]
    [Row(126)]
    [Complaint(7)]
    public async Task Truncate_ServerCallsItTooLong_IsNotAnError()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "Audio content of 1000ms is already shorter than 1200ms", Code = "invalid_value" } });
        bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "real", Code = "other" } });

        Assert.Equal("other", (await bed.NextAsync<SessionErrorEvent>()).Code);
    }

    [Fact]
    [Row(221)]
    [Complaint(31)]
    public async Task CloseAsync_AfterPlayback_WaitsUntilTheFarewellIsHeard()
    {
        await using var bed = await SpeakingAsync();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Goodbye"));
        await bed.NextAsync<AgentEndedEvent>();

        var closing = bed.Session.CloseAsync(CloseMode.AfterPlayback, Cancellation);
        await bed.Session.ClearAudioAsync(Cancellation); // the session takes orders meanwhile
        var wasOpen = !closing.IsCompleted && !bed.Model.IsClosed;
        while (!closing.IsCompleted)
        {
            bed.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await closing;
        Assert.True(wasOpen);
        Assert.True(bed.Model.IsClosed);
    }

    /// <summary>A session whose agent has begun to say one second of audio.</summary>
    private static async Task<SessionTestBed> SpeakingAsync(
        TurnDetectionConfiguration? turns = null, InterruptionOptions? interruption = null, string words = "One", AgentSessionOptions? options = null)
    {
        options = (options ?? new AgentSessionOptions()) with { Interruption = interruption ?? InterruptionOptions.Default };
        var audio = new AudioConfiguration { Input = new AudioInputConfiguration { TurnDetection = turns ?? default(Optional<TurnDetectionConfiguration>) } };
        var agent = new RealtimeAgent { Name = "a", Settings = new RealtimeSessionConfiguration { Audio = audio } };
        var bed = await SessionTestBed.StartAsync(agent, options);
        var bytesPerSecond = options.OutputFormat is null ? 48_000 : 8_000;
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[bytesPerSecond], words));
        await bed.NextAsync<AudioEvent>();
        return bed;
    }

    private static TurnDetectionConfiguration Turns(bool? interrupts = null, int silenceMs = 200) =>
        new() { Type = "server_vad", InterruptResponse = interrupts, SilenceDurationMs = silenceMs };

    private static bool? Interrupts(SessionUpdateEvent update) =>
        ((RealtimeSessionConfiguration)update.Session).Audio!.Input!.TurnDetection.Value!.InterruptResponse;
}
