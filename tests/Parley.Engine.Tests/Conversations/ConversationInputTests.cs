using Parley.Engine.Conversations;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

/// <summary>Statements C090–C137 of the protocol's checklist, as far as the engine decides them.</summary>
[Trait("Category", "Unit")]
public sealed class ConversationInputTests
{
    [Fact]
    [Statement(90)]
    public void Append_Valid_SaysNothing()
    {
        var conversation = new ConversationHarness();

        conversation.Append(100);

        Assert.Single(conversation.Events);
    }

    [Fact]
    [Statement(92)]
    public void Append_Empty_IsAnErrorOnTheAudio()
    {
        var conversation = new ConversationHarness();

        conversation.AppendBytes([]);

        Assert.Equal(("invalid_value", "audio"), (conversation.LastError.Code, conversation.LastError.Param));
    }

    [Theory]
    [Statement(97, 98)]
    [InlineData(0, "0.00ms")]
    [InlineData(99, "99.00ms")]
    public void Commit_OfLessThan100Ms_SaysHowMuchThereIs(int milliseconds, string expected)
    {
        var conversation = Manual();
        if (milliseconds > 0)
        {
            conversation.Append(milliseconds);
        }

        conversation.Send(new InputAudioBufferCommitEvent());

        Assert.Equal("input_audio_buffer_commit_empty", conversation.LastError.Code);
        Assert.Contains(expected, conversation.LastError.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Statement(98, 99, 100, 101, 102, 104)]
    public void Commit_Manual_MakesAnItemAndStartsNoResponse()
    {
        var conversation = Manual();
        var first = conversation.AddText("Hi");
        conversation.Append(100);

        conversation.Send(new InputAudioBufferCommitEvent());

        Assert.Equal(["input_audio_buffer.committed", "conversation.item.added", "conversation.item.done"], conversation.Types.TakeLast(3));
        var committed = conversation.Events.OfType<InputAudioBufferCommittedEvent>().Single();
        Assert.Equal(first, committed.PreviousItemId);
        var item = Assert.IsType<MessageItem>(conversation.Events.OfType<ConversationItemDoneEvent>().Last().Item);
        Assert.Equal(committed.ItemId, item.Id);
        Assert.Equal(new InputAudioPart(), Assert.Single(item.Content));
        Assert.Equal(4800, conversation.LastEffect<RecogniseAudio>().Audio.Length);
        conversation.Send(new InputAudioBufferCommitEvent());
        Assert.Equal("input_audio_buffer_commit_empty", conversation.LastError.Code);
    }

    [Fact]
    [Statement(103)]
    public void Commit_AfterClear_FindsNothing()
    {
        var conversation = Manual();
        conversation.Append(500);

        conversation.Send(new InputAudioBufferClearEvent());
        conversation.Send(new InputAudioBufferCommitEvent());

        Assert.Equal(["input_audio_buffer.cleared", "error"], conversation.Types.TakeLast(2));
    }

    [Fact]
    [Statement(96)]
    public void Append_OddNumberOfBytes_KeepsTheHalfSampleForTheNext()
    {
        var conversation = Manual();
        conversation.AppendBytes(new byte[4801]);
        conversation.Send(new InputAudioBufferCommitEvent());
        conversation.AppendBytes(new byte[4799]);

        conversation.Send(new InputAudioBufferCommitEvent());

        Assert.Equal([4800, 4800], conversation.Effects.OfType<RecogniseAudio>().Select(effect => effect.Audio.Length));
    }

    [Fact]
    [Statement(93)]
    public void Append_Over15MiBOfBase64_IsRefusedAndLeavesTheBuffer()
    {
        var conversation = Manual();
        conversation.Append(100);

        conversation.AppendBytes(new byte[(15 * 1024 * 1024 / 4 * 3) + 1]);
        conversation.Send(new InputAudioBufferCommitEvent());

        Assert.Equal(("invalid_value", "audio"), (conversation.LastError.Code, conversation.LastError.Param));
        Assert.Equal(4800, conversation.LastEffect<RecogniseAudio>().Audio.Length);
    }

    [Theory]
    [Statement(94, 95)]
    [InlineData("audio/pcm", 48_000)]
    [InlineData("audio/pcmu", 8_000)]
    [InlineData("audio/pcma", 8_000)]
    public void Append_InEachFormat_LastsAsLongAsItsBytesSay(string format, int bytesPerSecond)
    {
        var conversation = Manual();
        conversation.Update(new RealtimeSessionConfiguration
        {
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration { Format = new(format), Transcription = new TranscriptionConfiguration() },
            },
        });
        conversation.AppendBytes(new byte[bytesPerSecond / 20]);
        conversation.Send(new InputAudioBufferCommitEvent());
        conversation.AppendBytes(new byte[bytesPerSecond]);

        conversation.Send(new InputAudioBufferCommitEvent());
        conversation.Handle(new RecognitionFinished(1, "one second", null, null));

        Assert.Contains("50.00ms", conversation.Events.OfType<ErrorEvent>().Single().Error.Message, StringComparison.Ordinal);
        Assert.Equal(2, conversation.Events.OfType<InputAudioTranscriptionCompletedEvent>().Single().Usage!.Seconds); // of 1.05 s: begun seconds count
    }

    [Fact]
    public void Append_BeyondTheLimitInManualTurns_IsRefused()
    {
        var conversation = new ConversationHarness(configure: options => options.InputBufferLimit = TimeSpan.FromSeconds(1));
        conversation.UpdateTurns(null);
        conversation.Append(1000);

        conversation.Append(20);

        Assert.Equal("input_audio_buffer_full", conversation.LastError.Code);
    }

    [Fact]
    [Statement(113, 114, 115)]
    public void Turn_WithServerVad_SendsItsEventsWithOneItemId()
    {
        var conversation = new ConversationHarness();

        var itemId = conversation.HearTurn("hello");

        Assert.Equal(
            [
                "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
                "conversation.item.added", "conversation.item.done", "response.created",
            ],
            conversation.Types.Skip(1));
        Assert.Equal(itemId, conversation.Events.OfType<InputAudioBufferSpeechStartedEvent>().Single().ItemId);
        Assert.Equal(itemId, conversation.Events.OfType<InputAudioBufferSpeechStoppedEvent>().Single().ItemId);
        Assert.Equal(itemId, conversation.Events.OfType<InputAudioBufferCommittedEvent>().Single().ItemId);
    }

    [Fact]
    [Statement(124)]
    public void Turn_Committed_HoldsTheAudioFromStartToEnd()
    {
        var conversation = new ConversationHarness();
        var itemId = conversation.HearTurn("hello");

        conversation.Send(new ConversationItemRetrieveEvent { ItemId = itemId });

        var item = (MessageItem)conversation.Events.OfType<ConversationItemRetrievedEvent>().Single().Item;
        Assert.Equal(1600 * 48, ((InputAudioPart)item.Content[0]).Audio!.Value.Length);
    }

    /// <summary>Speech is looked for once the append is in the buffer: a whole recording may come as one event.</summary>
    [Fact]
    [Statement(124)]
    public void Turn_AtTheBeginningOfALongAppend_HoldsItsAudio()
    {
        var conversation = new ConversationHarness();
        conversation.Append(120_000);
        conversation.Handle(new SpeechStarted(1000));
        conversation.Handle(new SpeechStopped(3000, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));
        var itemId = conversation.Events.OfType<InputAudioBufferCommittedEvent>().Single().ItemId;

        conversation.Send(new ConversationItemRetrieveEvent { ItemId = itemId });

        var item = (MessageItem)conversation.Events.OfType<ConversationItemRetrievedEvent>().Single().Item;
        Assert.Equal(2000 * 48, ((InputAudioPart)item.Content[0]).Audio!.Value.Length);
    }

    [Fact]
    [Statement(133)]
    public void Turn_Response_IsAnnouncedBeforeTheWordsAreKnownAndRunsAfter()
    {
        var conversation = new ConversationHarness();
        conversation.Append(2000);
        conversation.Handle(new SpeechStarted(300));
        conversation.Handle(new SpeechStopped(1900, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));

        Assert.Single(conversation.Events.OfType<ResponseCreatedEvent>());
        Assert.Empty(conversation.Effects.OfType<StartResponse>());
        conversation.Handle(new RecognitionFinished(1, "where is it", null, null));

        Assert.Equal("where is it", Assert.Single(conversation.LastMessages).Text);
    }

    [Fact]
    [Statement(116)]
    public void Turn_WithoutCreateResponse_IsCommittedOnly()
    {
        var conversation = new ConversationHarness();
        conversation.UpdateTurns(new TurnDetectionConfiguration { Type = "server_vad", CreateResponse = false });

        conversation.HearTurn("hello");

        Assert.Single(conversation.Events.OfType<InputAudioBufferCommittedEvent>());
        Assert.Empty(conversation.Events.OfType<ResponseCreatedEvent>());
    }

    [Fact]
    [Statement(117, 196, 199)]
    public void Speech_DuringAResponse_CancelsItAfterSayingSo()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.StartSpeaking();
        conversation.Append(1000);

        conversation.Handle(new SpeechStarted(500));

        Assert.Equal(
            [
                "input_audio_buffer.speech_started", "response.output_audio.done", "response.output_audio_transcript.done",
                "response.content_part.done", "conversation.item.done", "response.output_item.done", "response.done",
            ],
            conversation.Types.TakeLast(7));
        var done = conversation.Events.OfType<ResponseDoneEvent>().Single().Response;
        Assert.Equal(("cancelled", "turn_detected"), (done.Status.Value, done.StatusDetails!.Reason));
        Assert.NotNull(done.Usage);
        Assert.Equal(ItemStatus.Incomplete, done.Output[0].Status);
        Assert.Equal(responseId, conversation.LastEffect<CancelResponse>().ResponseId);
    }

    [Fact]
    [Statement(118)]
    public void Speech_WithoutInterruptResponse_LetsTheResponseGoOnAndRefusesAnother()
    {
        var conversation = new ConversationHarness();
        conversation.UpdateTurns(new TurnDetectionConfiguration { Type = "server_vad", InterruptResponse = false });
        conversation.StartSpeaking();

        conversation.HearTurn("hello");

        Assert.Empty(conversation.Events.OfType<ResponseDoneEvent>());
        Assert.Equal("conversation_already_has_active_response", conversation.LastError.Code);
    }

    [Fact]
    [Statement(119)]
    public void Speech_DuringAnOutOfBandResponse_LetsItGoOn()
    {
        var conversation = new ConversationHarness();
        conversation.Respond(new ResponseConfiguration { Conversation = "none" });
        conversation.Append(1000);

        conversation.Handle(new SpeechStarted(500));

        Assert.Empty(conversation.Events.OfType<ResponseDoneEvent>());
    }

    [Fact]
    public void Noise_ShortAndWithoutWords_GetsAnEmptyResponse()
    {
        var conversation = new ConversationHarness();

        conversation.HearTurn("", voicedMs: 200);

        var done = Assert.Single(conversation.Events.OfType<ResponseDoneEvent>()).Response;
        Assert.Equal(ResponseStatus.Completed, done.Status);
        Assert.Empty(done.Output);
        Assert.Empty(conversation.Effects.OfType<StartResponse>());
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(200, true)]
    public void Speech_WithoutWords_IsShownToTheChatModelAsInaudible(int voicedMs, bool interrupts)
    {
        var conversation = new ConversationHarness();
        if (interrupts)
        {
            conversation.StartSpeaking();
        }

        conversation.HearTurn("", voicedMs);

        Assert.Equal(ChatContext.Inaudible, conversation.LastMessages[^1].Text);
    }

    [Fact]
    public void Commit_WhileTheUserSpeaks_TakesTheAudioSoFarUnderAnotherId()
    {
        var conversation = new ConversationHarness();
        conversation.Append(1000);
        conversation.Handle(new SpeechStarted(300));

        conversation.Send(new InputAudioBufferCommitEvent());
        conversation.Append(1000);
        conversation.Handle(new SpeechStopped(2000, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));

        var committed = conversation.Events.OfType<InputAudioBufferCommittedEvent>().Select(e => e.ItemId).ToArray();
        Assert.Equal(2, committed.Length);
        Assert.Equal(conversation.Events.OfType<InputAudioBufferSpeechStartedEvent>().Single().ItemId, committed[1]);
        Assert.Equal([1, 2], conversation.Effects.OfType<FinishRecognition>().Select(effect => effect.RecognitionId));
    }

    [Fact]
    [Statement(129)]
    public void TurnDetection_EnabledWithAudioWaiting_LosesNone()
    {
        var conversation = Manual();
        conversation.Append(1000);
        conversation.UpdateTurns(new TurnDetectionConfiguration { Type = "server_vad" });
        conversation.Append(1000);

        conversation.Handle(new SpeechStarted(1300));
        conversation.Handle(new SpeechStopped(2000, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));

        Assert.Equal(2000 * 48, conversation.LastEffect<RecogniseAudio>().Audio.Length);
        Assert.Equal(0, conversation.Events.OfType<InputAudioBufferSpeechStartedEvent>().Single().AudioStartMs); // where the item's audio begins, as ever
    }

    [Fact]
    [Statement(105, 131, 136)]
    public void Transcription_WhenConfigured_ComesAsDeltaAndCompletedWithUsage()
    {
        var conversation = Transcribing();

        var itemId = conversation.HearTurn("good morning");

        var delta = conversation.Events.OfType<InputAudioTranscriptionDeltaEvent>().Single();
        var completed = conversation.Events.OfType<InputAudioTranscriptionCompletedEvent>().Single();
        Assert.Equal((itemId, "good morning"), (delta.ItemId, delta.Delta));
        Assert.Equal((itemId, 0, "good morning"), (completed.ItemId, completed.ContentIndex, completed.Transcript));
        Assert.Equal(("duration", 2), (completed.Usage!.Type, completed.Usage.Seconds));
    }

    [Fact]
    [Statement(134)]
    public void Transcription_ThatFails_NamesTheItemAndFailsTheResponse()
    {
        var conversation = Transcribing();
        conversation.Append(2000);
        conversation.Handle(new SpeechStarted(300));
        conversation.Handle(new SpeechStopped(1900, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));

        conversation.Handle(new RecognitionFailed(1, "The recogniser is out."));

        Assert.Equal("The recogniser is out.", conversation.Events.OfType<InputAudioTranscriptionFailedEvent>().Single().Error.Message);
        Assert.Empty(conversation.Events.OfType<ErrorEvent>());
        var done = conversation.Events.OfType<ResponseDoneEvent>().Single().Response;
        Assert.Equal((ResponseStatus.Failed, "The recogniser is out."), (done.Status, done.StatusDetails!.Error!.Message));
    }

    [Fact]
    [Statement(137)]
    public void TranscriptionSession_Turn_SendsNoResponse()
    {
        var conversation = new ConversationHarness(SessionKind.Transcription);

        conversation.HearTurn("hello");

        Assert.DoesNotContain(conversation.Types, type => type.StartsWith("response.", StringComparison.Ordinal));
    }

    [Fact]
    [Statement(125, 126)]
    public void IdleTimeout_AfterTheAnswerHasBeenPlayed_CommitsTheSilenceAndResponds()
    {
        var conversation = new ConversationHarness();
        conversation.UpdateTurns(new TurnDetectionConfiguration { Type = "server_vad", IdleTimeoutMs = 5000 });
        conversation.Speak();
        Assert.Equal(TimeSpan.FromSeconds(6), conversation.NextDeadline);
        conversation.Append(6000);
        conversation.Now = TimeSpan.FromSeconds(6);

        conversation.Handle(new DeadlineReached());

        Assert.Equal(
            ["input_audio_buffer.timeout_triggered", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "response.created"],
            conversation.Types.TakeLast(5));
        var timeout = conversation.Events.OfType<InputAudioBufferTimeoutTriggeredEvent>().Single();
        Assert.Equal((1000, 6000), (timeout.AudioStartMs, timeout.AudioEndMs));
        Assert.Equal(ChatContext.Silence, conversation.LastMessages[^1].Text);
    }

    [Fact]
    [Statement(127)]
    public void IdleTimeout_OnceVadIsSemantic_IsOff()
    {
        var conversation = new ConversationHarness();
        conversation.UpdateTurns(new TurnDetectionConfiguration { Type = "server_vad", IdleTimeoutMs = 5000 });
        conversation.Speak();

        conversation.UpdateTurns(new TurnDetectionConfiguration { Type = "semantic_vad" });
        conversation.Send(Turns(new TurnDetectionConfiguration { Type = "semantic_vad", IdleTimeoutMs = 5000 }));

        Assert.Equal(TimeSpan.FromMinutes(60), conversation.NextDeadline);
        Assert.Equal(("unknown_parameter", "session.audio.input.turn_detection.idle_timeout_ms"), (conversation.LastError.Code, conversation.LastError.Param));
    }

    [Fact]
    [Statement(128)]
    public void TurnDetection_Changed_IsInForceFromThatPointOn()
    {
        var conversation = new ConversationHarness();
        conversation.Append(700);

        conversation.UpdateTurns(new TurnDetectionConfiguration { Type = "server_vad", Threshold = 0.8, SilenceDurationMs = 900 });

        var configured = conversation.LastEffect<ConfigureInput>();
        Assert.Equal((0.8, 900, 300), (configured.TurnDetection!.Threshold, configured.TurnDetection.SilenceDurationMs, configured.TurnDetection.PrefixPaddingMs));
        Assert.Equal(TimeSpan.FromMilliseconds(700), configured.Position);
    }

    [Fact]
    [Statement(126)]
    public void IdleTimeout_OnceTheUserSpeaks_IsOff()
    {
        var conversation = new ConversationHarness();
        conversation.UpdateTurns(new TurnDetectionConfiguration { Type = "server_vad", IdleTimeoutMs = 5000 });
        conversation.Speak();
        conversation.Append(1000);

        conversation.Handle(new SpeechStarted(500));

        Assert.Equal(TimeSpan.FromMinutes(60), conversation.NextDeadline);
    }

    private static SessionUpdateEvent Turns(TurnDetectionConfiguration turns) => new()
    {
        Session = new RealtimeSessionConfiguration { Audio = new() { Input = new() { TurnDetection = turns } } },
    };

    private static ConversationHarness Manual()
    {
        var conversation = new ConversationHarness();
        conversation.UpdateTurns(null);
        return conversation;
    }

    private static ConversationHarness Transcribing()
    {
        var conversation = new ConversationHarness();
        conversation.Update(new RealtimeSessionConfiguration
        {
            Audio = new AudioConfiguration { Input = new AudioInputConfiguration { Transcription = new TranscriptionConfiguration() } },
        });
        return conversation;
    }
}
