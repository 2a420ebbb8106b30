using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Scripts;
using Parley.Testing.Time;
using static Parley.Agents.Tests.Handoffs.HandoffBed;

namespace Parley.Agents.Tests.Handoffs;

[Trait("Category", "Unit")]
public sealed class AgentChangeTests
{
    [Fact]
    [Row(195)]
    [Complaint(35)]
    public async Task UpdateAgentAsync_AnotherAgent_IsConfirmedToldAndSilent()
    {
        await using var bed = await SessionTestBed.StartAsync(Front);

        await bed.Session.UpdateAgentAsync(Billing, cancellationToken: Cancellation);
        var changed = await bed.NextAsync<AgentChangedEvent>();

        Assert.Equal(("front", "Billing Support", AgentChangeReason.Manual), (changed.From, changed.To, changed.Reason));
        Assert.Same(Billing, bed.Session.Agent);
        Assert.Equal("You know invoices.", bed.Session.Configuration.Instructions);
        Assert.DoesNotContain(bed.Model.Sent, sent => sent is ResponseCreateEvent);
    }

    [Fact]
    [Row(195, 198)]
    [Complaint(24)]
    public async Task UpdateAgentAsync_Respond_NewAgentSpeaksAsItEnters()
    {
        await using var bed = await SessionTestBed.StartAsync(Front);

        await bed.Session.UpdateAgentAsync(Billing with { EnterInstructions = "Say hello." }, respond: true, Cancellation);

        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        Assert.Equal("You know invoices.\n\nSay hello.", create.Response!.Instructions);
    }

    [Fact]
    [Row(192)]
    [Complaint(5)]
    public async Task UpdateAgentAsync_TelephoneFormats_AreInEveryUpdate()
    {
        var options = new AgentSessionOptions { InputFormat = AudioFormatConfiguration.Pcmu, OutputFormat = AudioFormatConfiguration.Pcmu };
        var turns = new TurnDetectionConfiguration { Type = "server_vad", SilenceDurationMs = 700 };
        var words = new TranscriptionConfiguration { Model = "whisper-1", Language = "hi" };
        options = options with { Settings = Input(new AudioInputConfiguration { TurnDetection = turns, Transcription = words }) };
        await using var bed = await SessionTestBed.StartAsync(Front, options);

        bed.Model.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        await bed.SentUntilOutputAsync("c1");
        await bed.Session.UpdateAgentAsync(Front, cancellationToken: Cancellation);
        await bed.Session.RefreshAgentAsync(Cancellation);

        var updates = bed.Model.Sent.OfType<SessionUpdateEvent>().Select(SessionOf).ToList();
        Assert.Equal(4, updates.Count);
        Assert.All(updates, update =>
        {
            Assert.Equal(("audio/pcmu", "audio/pcmu"), (update.Audio!.Input!.Format!.Type, update.Audio.Output!.Format!.Type));
            Assert.Equal((700, "whisper-1"), (update.Audio.Input.TurnDetection.Value!.SilenceDurationMs!.Value, update.Audio.Input.Transcription.Value!.Model));
        });
    }

    [Fact]
    [Row(12, 194)]
    [Complaint(9)]
    public async Task UpdateAgentAsync_ModelHasSpoken_VoiceIsLeftOutWithAWarning()
    {
        await using var bed = await SessionTestBed.StartAsync(Front);
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hello."));
        await bed.NextAsync<AgentEndedEvent>();

        await bed.Session.UpdateAgentAsync(Billing, cancellationToken: Cancellation);
        var warning = await bed.NextAsync<SessionWarningEvent>();

        var updates = bed.Model.Sent.OfType<SessionUpdateEvent>().Select(SessionOf).ToList();
        Assert.Equal("marin", updates[0].Audio!.Output!.Voice!.Value.Name);
        Assert.Null(updates[1].Audio!.Output!.Voice);
        Assert.Equal("You know invoices.", bed.Session.Configuration.Instructions);
        Assert.Equal("voice_locked", warning.Code);
    }

    [Fact]
    [Row(12)]
    public async Task UpdateAgentAsync_ModelHasNotSpoken_VoiceChanges()
    {
        await using var bed = await SessionTestBed.StartAsync(Front);

        await bed.Session.UpdateAgentAsync(Billing, cancellationToken: Cancellation);

        Assert.Equal("cedar", bed.Session.Configuration.Audio!.Output!.Voice!.Value.Name);
    }

    [Fact]
    [Row(48, 194)]
    [Complaint(9)]
    public async Task UpdateAgentAsync_ModelRefusesTheVoice_TheRestIsAskedForAgain()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<SessionUpdateEvent>().Confirm(),
            ScriptStep.Expect<SessionUpdateEvent>().Say<SessionUpdateEvent>(update => [Refusal(update, "cannot_update_voice")]),
            ScriptStep.Expect<SessionUpdateEvent>(update => SessionOf(update).Audio!.Output!.Voice == null).Confirm());
        await using var session = await RealtimeSession.StartAsync(Front, model, cancellationToken: Cancellation);

        await session.UpdateAgentAsync(Billing, cancellationToken: Cancellation);

        model.AssertComplete();
        Assert.Same(Billing, session.Agent);
        Assert.Equal("You know invoices.", session.Configuration.Instructions);
    }

    [Fact]
    [Row(48)]
    public async Task UpdateAgentAsync_ModelRefuses_OldAgentAndSettingsStay()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<SessionUpdateEvent>().Confirm(),
            ScriptStep.Expect<SessionUpdateEvent>().Say<SessionUpdateEvent>(update => [Refusal(update, "invalid_value")]),
            ScriptStep.Expect<SessionUpdateEvent>(update => SessionOf(update).Instructions == "You greet.").Confirm());
        await using var session = await RealtimeSession.StartAsync(Front, model, cancellationToken: Cancellation);

        var refusal = await Assert.ThrowsAsync<SettingsRefusedException>(() => session.UpdateAgentAsync(Billing, cancellationToken: Cancellation));
        await session.UpdateSettingsAsync(new RealtimeSessionConfiguration { MaxOutputTokens = new MaxOutputTokens(100) }, Cancellation);

        model.AssertComplete();
        Assert.Equal("invalid_value", refusal.Code);
        Assert.Same(Front, session.Agent);
    }

    [Fact]
    [Row(190)]
    public async Task Handoff_ModelRefusesTheNewAgent_OldAgentStaysAndTheCallIsAnswered()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<SessionUpdateEvent>().Confirm(),
            ScriptStep.Expect<SessionUpdateEvent>().Say<SessionUpdateEvent>(update => [Refusal(update, "invalid_value")])) { IsStrict = false };
        await using var session = await RealtimeSession.StartAsync(Front, model, cancellationToken: Cancellation);

        model.Connection.SayCalls("r1", Call("c1", "transfer_to_billing_support"));
        await model.Connection.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Contains("stays with you", model.Sent.OutputOf("c1"), StringComparison.Ordinal);
        Assert.Same(Front, session.Agent);
    }

    [Fact]
    [Row(48)]
    public async Task UpdateAgentAsync_ModelNeverAnswers_TimesOutAndALateWordStillCounts()
    {
        var time = new ManualTimeProvider();
        var model = new ScriptedRealtimeModel(ScriptStep.Expect<SessionUpdateEvent>().Confirm(), ScriptStep.Expect<SessionUpdateEvent>());
        await using var session = await RealtimeSession.StartAsync(Front, model, timeProvider: time, cancellationToken: Cancellation);
        var changed = new TaskCompletionSource<AgentChangedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var handler = session.On<AgentChangedEvent>(changed.SetResult);
        var changing = session.UpdateAgentAsync(Billing, cancellationToken: Cancellation);
        await model.Connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        await model.Connection.NextSentAsync<SessionUpdateEvent>(Cancellation);

        while (!changing.IsCompleted) // the wait begins after the sending, on another thread
        {
            time.AdvanceToNextTimer();
            await Task.Yield();
        }

        await Assert.ThrowsAsync<TimeoutException>(() => changing);
        var before = session.Agent;
        model.Connection.Say(new SessionUpdatedEvent { Session = model.Connection.Session });
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        Assert.Same(Front, before);
        Assert.Same(Billing, session.Agent);
    }

    [Fact]
    [Row(219)]
    public async Task UpdateAgentAsync_SessionClosesMeanwhile_ThrowsDisconnected()
    {
        var model = new ScriptedRealtimeModel(ScriptStep.Expect<SessionUpdateEvent>().Confirm(), ScriptStep.Expect<SessionUpdateEvent>());
        await using var session = await RealtimeSession.StartAsync(Front, model, cancellationToken: Cancellation);
        var first = session.UpdateAgentAsync(Billing, cancellationToken: Cancellation);
        var second = session.UpdateAgentAsync(Billing, cancellationToken: Cancellation);
        await model.Connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        await model.Connection.NextSentAsync<SessionUpdateEvent>(Cancellation);

        await session.CloseAsync();

        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => first);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => second);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => session.RefreshAgentAsync(Cancellation));
    }

    [Fact]
    [Row(16)]
    public async Task RefreshAgentAsync_ContextChanged_InstructionsAndToolsAreComputedAnew()
    {
        var mood = "calm";
        var agent = Front with { Instructions = AgentValue.From((_, _) => $"You are {mood}.") };
        await using var bed = await SessionTestBed.StartAsync(agent);
        mood = "cheerful";

        await bed.Session.RefreshAgentAsync(Cancellation);

        Assert.Equal("You are cheerful.", bed.Session.Configuration.Instructions);
        Assert.Equal(2, bed.Model.Sent.OfType<SessionUpdateEvent>().Count());
        Assert.DoesNotContain(bed.Seen, item => item is AgentChangedEvent);
    }

    [Fact]
    public async Task RefreshAgentAsync_AnotherTakesOverMeanwhile_ThatOneIsComputedAnew()
    {
        var release = new TaskCompletionSource();
        var (fronts, billings) = (0, 0);
        var front = Front with
        {
            Instructions = AgentValue.From<string>(async (_, _, _) =>
            {
                if (++fronts > 1)
                {
                    await release.Task;
                }

                return "You greet.";
            }),
        };
        await using var bed = await SessionTestBed.StartAsync(front);

        var refreshing = bed.Session.RefreshAgentAsync(Cancellation);
        await bed.Session.UpdateAgentAsync(Billing with { Instructions = AgentValue.From((_, _) => $"You bill, {++billings}.") }, cancellationToken: Cancellation);
        release.SetResult();
        await refreshing;

        Assert.Equal("You bill, 2.", bed.Session.Configuration.Instructions);
    }

    [Fact]
    [Row(4, 193)]
    public async Task UpdateAgentAsync_ToAndFromAStoredPrompt_NeitherBlanksNorKeepsIt()
    {
        var stored = new RealtimeAgent { Name = "stored", Prompt = new PromptReference { Id = "pmpt_1" } };
        await using var bed = await SessionTestBed.StartAsync(stored);

        await bed.Session.UpdateAgentAsync(new RealtimeAgent { Name = "plain" }, cancellationToken: Cancellation);

        var updates = bed.Model.Sent.OfType<SessionUpdateEvent>().Select(SessionOf).ToList();
        Assert.Equal(("pmpt_1", null, null), (updates[0].Prompt.Value!.Id, updates[0].Instructions, updates[0].Tools));
        Assert.True(updates[1].Prompt is { IsPresent: true, Value: null });
        Assert.Equal(("", 0), (updates[1].Instructions, updates[1].Tools!.Count));
    }

    [Fact]
    [Row(197)]
    public async Task UpdateAgentAsync_AgentsOwnSettings_AreItsAloneAndGoWithIt()
    {
        var slow = Billing with
        {
            Settings = new RealtimeSessionConfiguration
            {
                Audio = new AudioConfiguration
                {
                    Input = new AudioInputConfiguration { TurnDetection = new Optional<TurnDetectionConfiguration>(null) },
                    Output = new AudioOutputConfiguration { Speed = 0.8 },
                },
            },
        };
        await using var bed = await SessionTestBed.StartAsync(Front);

        await bed.Session.UpdateAgentAsync(slow, cancellationToken: Cancellation);
        await bed.Session.UpdateAgentAsync(Front, cancellationToken: Cancellation);

        var updates = bed.Model.Sent.OfType<SessionUpdateEvent>().Select(SessionOf).ToList();
        Assert.True(updates[1].Audio!.Input!.TurnDetection is { IsPresent: true, Value: null });
        Assert.Equal(0.8, updates[1].Audio!.Output!.Speed);
        Assert.Equal("semantic_vad", updates[2].Audio!.Input!.TurnDetection.Value!.Type);
    }

    private static ErrorEvent Refusal(SessionUpdateEvent update, string code) =>
        new() { Error = new ErrorDetails { Message = "No.", Code = code, EventId = update.EventId } };

    private static RealtimeSessionConfiguration Input(AudioInputConfiguration input) => new() { Audio = new AudioConfiguration { Input = input } };
}
