using System.Text.Json;
using Parley.Engine.Conversations;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.OutputAudio;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

/// <summary>Statements C032–C086 of the protocol's checklist, as far as the engine decides them.</summary>
[Trait("Category", "Unit")]
public sealed class ConversationSessionTests
{
    [Fact]
    [Statement(34, 46, 47, 48, 49, 50, 51, 52)]
    public void Open_ByDefault_ShowsTheWiresDefaults()
    {
        var session = new ConversationHarness().Session;

        Assert.Equal("realtime.session", session.Object);
        Assert.Matches("^sess_[0-9A-Za-z]{21}$", session.Id);
        Assert.Equal([OutputModality.Audio], session.OutputModalities!);
        Assert.Equal(AudioFormatConfiguration.Pcm, session.Audio!.Input!.Format);
        Assert.Equal(AudioFormatConfiguration.Pcm, session.Audio.Output!.Format);
        var turns = session.Audio.Input.TurnDetection.Value!;
        Assert.Equal(("server_vad", 0.5, 300, 200), (turns.Type, turns.Threshold, turns.PrefixPaddingMs, turns.SilenceDurationMs));
        Assert.Equal((true, true, null), (turns.CreateResponse, turns.InterruptResponse, turns.IdleTimeoutMs));
        Assert.Equal(("alloy", 1.0), (session.Audio.Output.Voice!.Value.Name, session.Audio.Output.Speed));
        Assert.Equal(ToolChoice.Auto, session.ToolChoice);
        Assert.Empty(session.Tools!);
        Assert.Null(session.MaxOutputTokens!.Value.Count);
        Assert.True(session is { Tracing: { IsPresent: true, Value: null }, Prompt: { IsPresent: true, Value: null }, Include: { IsPresent: true, Value: null } });
        Assert.Equal(ConversationHarness.Start.ToUnixTimeSeconds() + 3600, session.ExpiresAt);
    }

    [Fact]
    [Statement(52)]
    public void Open_TranscriptionSession_HasNoOutputAndNoAnswers()
    {
        var conversation = new ConversationHarness(SessionKind.Transcription);

        var session = Assert.IsType<TranscriptionSessionConfiguration>(conversation.Events.OfType<SessionCreatedEvent>().Single().Session);

        Assert.Equal("realtime.transcription_session", session.Object);
        Assert.Null(session.Audio!.Output);
        Assert.Null(session.Audio.Input!.TurnDetection.Value!.CreateResponse);
    }

    [Fact]
    [Statement(54, 55)]
    public void Update_PartialObjects_KeepWhatIsAbsent()
    {
        var conversation = new ConversationHarness();

        conversation.Update(new RealtimeSessionConfiguration
        {
            Instructions = "Be brief.",
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration { Format = AudioFormatConfiguration.Pcmu },
                Output = new AudioOutputConfiguration { Voice = "marin" },
            },
        });

        var session = conversation.Session;
        Assert.Single(conversation.Events.OfType<SessionUpdatedEvent>());
        Assert.Equal(("Be brief.", "marin", 1.0), (session.Instructions, session.Audio!.Output!.Voice!.Value.Name, session.Audio.Output.Speed));
        Assert.Equal(AudioFormatConfiguration.Pcmu, session.Audio.Input!.Format);
        Assert.Equal(AudioFormatConfiguration.Pcm, session.Audio.Output.Format);
        Assert.NotNull(session.Audio.Input.TurnDetection.Value);
    }

    [Fact]
    [Statement(59, 60, 61)]
    public void Update_NullAndEmpty_Clear()
    {
        var conversation = new ConversationHarness();
        conversation.Update(new RealtimeSessionConfiguration
        {
            Tools = [new FunctionToolDefinition { Name = "find" }],
            Audio = new AudioConfiguration { Input = new AudioInputConfiguration { Transcription = new TranscriptionConfiguration() } },
        });

        conversation.Update(new RealtimeSessionConfiguration
        {
            Instructions = "",
            Tools = [],
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration
                {
                    Transcription = new(null), NoiseReduction = new(null), TurnDetection = new(null),
                },
            },
        });

        var session = conversation.Session;
        Assert.Equal("", session.Instructions);
        Assert.Empty(session.Tools!);
        Assert.True(session.Audio!.Input!.TurnDetection is { IsPresent: true, Value: null });
        Assert.True(session.Audio.Input.Transcription is { IsPresent: true, Value: null });
    }

    public static TheoryData<string, RealtimeSessionConfiguration, string, string> WrongUpdates => new()
    {
        { "unknown", new() { Instructions = "x", ExtensionData = new Dictionary<string, JsonElement> { ["temperature"] = JsonElement.Parse("0.8") } }, "unknown_parameter", "session.temperature" },
        { "echo", new() { Instructions = "x", ExpiresAt = 1 }, "unknown_parameter", "session.expires_at" },
        { "both modalities", new() { Instructions = "x", OutputModalities = [OutputModality.Text, OutputModality.Audio] }, "invalid_value", "session.output_modalities" },
        { "no modality", new() { Instructions = "x", OutputModalities = [] }, "invalid_value", "session.output_modalities" },
        { "strange modality", new() { Instructions = "x", OutputModalities = [new("video")] }, "invalid_value", "session.output_modalities" },
        { "no tokens", new() { Instructions = "x", MaxOutputTokens = new(0) }, "integer_below_min_value", "session.max_output_tokens" },
        { "too many tokens", new() { Instructions = "x", MaxOutputTokens = new(4097) }, "integer_above_max_value", "session.max_output_tokens" },
        { "low rate", new() { Instructions = "x", Audio = Input(new() { Format = new("audio/pcm", 16000) }) }, "integer_below_min_value", "session.audio.input.format.rate" },
        { "strange format", new() { Instructions = "x", Audio = Input(new() { Format = new("audio/opus") }) }, "invalid_value", "session.audio.input.format.type" },
        { "fast", new() { Instructions = "x", Audio = Output(new() { Speed = 1.6 }) }, "decimal_above_max_value", "session.audio.output.speed" },
        { "slow", new() { Instructions = "x", Audio = Output(new() { Speed = 0.2 }) }, "decimal_below_min_value", "session.audio.output.speed" },
        { "short idle", new() { Instructions = "x", Audio = Turns(new() { Type = "server_vad", IdleTimeoutMs = 4999 }) }, "integer_below_min_value", "session.audio.input.turn_detection.idle_timeout_ms" },
        { "long idle", new() { Instructions = "x", Audio = Turns(new() { Type = "server_vad", IdleTimeoutMs = 30001 }) }, "integer_above_max_value", "session.audio.input.turn_detection.idle_timeout_ms" },
        { "eagerness", new() { Instructions = "x", Audio = Turns(new() { Type = "semantic_vad", Eagerness = "keen" }) }, "invalid_value", "session.audio.input.turn_detection.eagerness" },
        { "semantic threshold", new() { Instructions = "x", Audio = Turns(new() { Type = "semantic_vad", Threshold = 0.5 }) }, "unknown_parameter", "session.audio.input.turn_detection.threshold" },
        { "strange turns", new() { Instructions = "x", Audio = Turns(new() { Type = "magic" }) }, "invalid_value", "session.audio.input.turn_detection.type" },
        { "tool choice", new() { Instructions = "x", ToolChoice = new("perhaps") }, "invalid_value", "session.tool_choice" },
        { "ratio", new() { Instructions = "x", Truncation = new("retention_ratio", 1.5) }, "decimal_above_max_value", "session.truncation.retention_ratio" },
        { "include", new() { Instructions = "x", Include = new(["everything"]) }, "invalid_value", "session.include[0]" },
        { "effort", new() { Instructions = "x", Reasoning = new() { Effort = "huge" } }, "invalid_value", "session.reasoning.effort" },
        { "mcp", new() { Instructions = "x", Tools = [new McpToolDefinition { ServerLabel = "m" }] }, "invalid_value", "session.tools[0].type" },
    };

    [Theory]
    [Statement(35, 56, 58, 62, 63, 64, 65, 68, 69, 70, 71, 80, 81, 83)]
    [MemberData(nameof(WrongUpdates))]
    public void Update_WithAMistake_AppliesNothingAndSaysWhere(string what, RealtimeSessionConfiguration update, string code, string parameter)
    {
        var conversation = new ConversationHarness();
        var before = conversation.Session;

        conversation.Update(update, eventId: "my-event");

        Assert.NotEmpty(what);
        Assert.Equal((code, parameter, "my-event"), (conversation.LastError.Code, conversation.LastError.Param, conversation.LastError.EventId));
        Assert.Empty(conversation.Events.OfType<SessionUpdatedEvent>());
        conversation.Update(new RealtimeSessionConfiguration());
        Assert.Equal(before.Instructions, conversation.Session.Instructions);
    }

    [Fact]
    [Statement(72, 73)]
    public void Update_VoiceAfterTheModelHasSpoken_IsRefused()
    {
        var conversation = new ConversationHarness();
        conversation.Speak();

        conversation.Update(new RealtimeSessionConfiguration { Audio = Output(new() { Voice = "marin" }) });
        conversation.Update(new RealtimeSessionConfiguration { Audio = Output(new() { Voice = "alloy" }) });

        Assert.Equal("cannot_update_voice", Assert.Single(conversation.Events.OfType<ErrorEvent>()).Error.Code);
        Assert.Single(conversation.Events.OfType<SessionUpdatedEvent>());
    }

    [Fact]
    [Statement(75)]
    public void Update_OfTheOtherType_IsRefused()
    {
        var conversation = new ConversationHarness();

        conversation.Send(new SessionUpdateEvent { Session = new TranscriptionSessionConfiguration() });

        Assert.Contains("not allowed", conversation.LastError.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Statement(74)]
    public void Update_Model_LeavesTheModel()
    {
        var conversation = new ConversationHarness();

        conversation.Update(new RealtimeSessionConfiguration { Model = "another" });

        Assert.Equal("parley", conversation.Session.Model);
    }

    [Fact]
    [Statement(76)]
    public void Update_TracingOnceSet_CannotChange()
    {
        var conversation = new ConversationHarness();
        conversation.Update(new RealtimeSessionConfiguration { Tracing = new TracingConfiguration { IsAuto = true } });

        conversation.Update(new RealtimeSessionConfiguration { Tracing = new(null) });

        Assert.Equal("session.tracing", conversation.LastError.Param);
    }

    [Fact]
    [Statement(36, 38)]
    public void Send_EventOfUnknownType_NamesTheSupportedOnes()
    {
        var conversation = new ConversationHarness();

        conversation.Send(new UnknownClientEvent("session.explode", JsonElement.Parse("{}")));

        Assert.Equal(("invalid_value", "type"), (conversation.LastError.Code, conversation.LastError.Param));
        Assert.Contains("response.create", conversation.LastError.Message, StringComparison.Ordinal);
        Assert.Null(conversation.LastError.EventId);
    }

    [Fact]
    [Statement(248)]
    public void Send_OutputAudioBufferClear_IsAnErrorAndNoMore()
    {
        var conversation = new ConversationHarness();

        conversation.Send(new OutputAudioBufferClearEvent());

        Assert.Equal(("invalid_value", "type"), (conversation.LastError.Code, conversation.LastError.Param));
        Assert.NotEmpty(conversation.Respond());
    }

    [Fact]
    [Statement(299)]
    public void Send_IdOfAnotherConversation_IsUnknown()
    {
        var one = new ConversationHarness();
        var other = new ConversationHarness();
        var itemId = one.Speak();
        var responseId = one.Respond();

        other.Send(new ConversationItemDeleteEvent { ItemId = itemId });
        other.Send(new ResponseCancelEvent { ResponseId = responseId });

        Assert.Equal(["item_delete_invalid_item_id", "response_cancel_not_active"], other.Events.OfType<ErrorEvent>().Select(e => e.Error.Code));
        Assert.Single(one.Events.OfType<ResponseDoneEvent>());
    }

    [Fact]
    [Statement(37)]
    public void Send_EventIdOver512Characters_IsRefused()
    {
        var conversation = new ConversationHarness();

        conversation.AddText("Hi", eventId: new string('x', 513));

        Assert.Equal("string_above_max_length", conversation.LastError.Code);
    }

    [Fact]
    [Statement(86)]
    public void Deadline_AtTheEndOfTheLifetime_ExpiresAndCloses()
    {
        var conversation = new ConversationHarness { Now = TimeSpan.FromMinutes(60) };
        Assert.Equal(TimeSpan.FromMinutes(60), conversation.NextDeadline);

        conversation.Handle(new DeadlineReached());

        Assert.Equal("session_expired", conversation.LastError.Code);
        Assert.Equal(1001, conversation.LastEffect<CloseConnection>().CloseStatus);
        Assert.Null(conversation.NextDeadline);
    }

    [Fact]
    [Statement(138)]
    public void ResponseCreate_InATranscriptionSession_IsRefused()
    {
        var conversation = new ConversationHarness(SessionKind.Transcription);

        conversation.Send(new ResponseCreateEvent());

        Assert.Single(conversation.Events.OfType<ErrorEvent>());
        Assert.Empty(conversation.Events.OfType<ResponseCreatedEvent>());
    }

    private static AudioConfiguration Input(AudioInputConfiguration input) => new() { Input = input };

    private static AudioConfiguration Output(AudioOutputConfiguration output) => new() { Output = output };

    private static AudioConfiguration Turns(TurnDetectionConfiguration turns) => Input(new() { TurnDetection = turns });
}
