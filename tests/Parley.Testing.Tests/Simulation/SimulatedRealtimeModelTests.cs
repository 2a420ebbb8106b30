using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Simulation;
using Parley.Testing.Time;

namespace Parley.Testing.Tests.Simulation;

[Trait("Category", "Unit")]
public sealed class SimulatedRealtimeModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ResponseCreate_SpokenReply_ComesInTheProtocolsOrder()
    {
        var model = Saying("Good day.", TimeSpan.FromMilliseconds(200));

        await SendAsync(model, Message("Hello"), new ResponseCreateEvent());

        Assert.Equal(
            [
                "session.created", "conversation.item.added", "conversation.item.done",
                "response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
                "response.output_audio_transcript.delta", "response.output_audio.delta",
                "response.output_audio_transcript.delta", "response.output_audio.delta",
                "response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
                "conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated",
            ],
            Said(model).Select(said => said.Type));
        Assert.Equal("Good day.", Assert.Single(Said(model).OfType<ResponseOutputAudioTranscriptDoneEvent>()).Transcript);
        Assert.Equal(9600, Said(model).OfType<ResponseOutputAudioDeltaEvent>().Sum(delta => delta.Delta.Length));
    }

    [Fact]
    public async Task ResponseCreate_TextModality_IsWritten()
    {
        var model = Saying("Good day.");
        var text = new ResponseConfiguration { OutputModalities = [OutputModality.Text] };

        await SendAsync(model, new ResponseCreateEvent { Response = text });

        Assert.Equal("Good day.", Assert.Single(Said(model).OfType<ResponseOutputTextDoneEvent>()).Text);
        Assert.DoesNotContain(Said(model), said => said is ResponseOutputAudioDeltaEvent);
    }

    [Fact]
    public async Task ResponseCreate_OneRuns_IsRefusedByName()
    {
        var time = new ManualTimeProvider();
        var model = new SimulatedRealtimeModel(new SimulationOptions { Pace = SimulatedPace.Natural }, time);

        await SendAsync(model, new ResponseCreateEvent { EventId = "a" }, new ResponseCreateEvent { EventId = "b" });
        time.Advance(TimeSpan.FromSeconds(10));

        var error = Assert.Single(Said(model).OfType<ErrorEvent>()).Error;
        Assert.Equal(("conversation_already_has_active_response", "b"), (error.Code, error.EventId));
        Assert.Single(Said(model).OfType<ResponseDoneEvent>());
    }

    [Fact]
    public async Task ResponseCreate_OutOfBandBesideARunningOne_HasNoConversation()
    {
        var time = new ManualTimeProvider();
        var model = new SimulatedRealtimeModel(new SimulationOptions { Pace = SimulatedPace.Natural }, time);
        var metadata = new Dictionary<string, string> { ["for"] = "intent" };

        await SendAsync(
            model,
            new ResponseCreateEvent(),
            new ResponseCreateEvent { Response = new ResponseConfiguration { Conversation = "none", Metadata = metadata } });
        time.Advance(TimeSpan.FromSeconds(10));

        var outOfBand = Assert.Single(Said(model).OfType<ResponseDoneEvent>(), done => done.Response.ConversationId is null);
        Assert.Equal("intent", outOfBand.Response.Metadata?["for"]);
        Assert.DoesNotContain(Said(model), said => said is ErrorEvent);
    }

    [Fact]
    public async Task StartsSpeaking_ResponseRuns_CancelsItAfterSpeechStarted()
    {
        var time = new ManualTimeProvider();
        var model = new SimulatedRealtimeModel(new SimulationOptions { Pace = SimulatedPace.Natural }, time);
        await SendAsync(model, new ResponseCreateEvent());
        time.Advance(TimeSpan.FromMilliseconds(500));

        model.Caller.StartsSpeaking();
        time.Advance(TimeSpan.FromSeconds(1));

        var closing = Said(model).Select(said => said.Type).SkipWhile(type => type != "input_audio_buffer.speech_started");
        Assert.Equal(
            [
                "input_audio_buffer.speech_started", "response.output_audio.done", "response.output_audio_transcript.done",
                "response.content_part.done", "conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated",
            ],
            closing);
        Assert.Equal("turn_detected", Assert.Single(Said(model).OfType<ResponseDoneEvent>()).Response.StatusDetails?.Reason);
    }

    [Fact]
    public async Task Says_TranscriptionOn_IsCommittedTranscribedAndAnswered()
    {
        var heard = "";
        var model = new SimulatedRealtimeModel(new SimulationOptions { Reply = turn => { heard = turn.UserText; return SimulatedReply.Nothing; } });
        var transcription = new AudioConfiguration { Input = new AudioInputConfiguration { Transcription = new TranscriptionConfiguration { Model = "any" } } };
        await SendAsync(model, new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Audio = transcription } });

        model.Caller.Says("Where is my order?");

        Assert.Equal("Where is my order?", heard);
        Assert.Equal("Where is my order?", Assert.Single(Said(model).OfType<InputAudioTranscriptionCompletedEvent>()).Transcript);
        var itemIds = Said(model).OfType<InputAudioBufferSpeechStartedEvent>().Select(said => said.ItemId)
            .Concat(Said(model).OfType<InputAudioBufferCommittedEvent>().Select(said => said.ItemId));
        Assert.Single(itemIds.Distinct());
    }

    [Fact]
    public async Task Commit_TurnDetectionOff_TakesTheWordsAndStartsNoResponse()
    {
        var model = Saying("Yes.");
        var pushToTalk = new AudioConfiguration { Input = new AudioInputConfiguration { TurnDetection = new Optional<TurnDetectionConfiguration>(null) } };
        var connection = await SendAsync(model, new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Audio = pushToTalk } });
        await connection.SendAudioAsync(new byte[48 * 120], Cancellation);

        model.Caller.Says("One kilo.");
        await connection.SendAsync(new InputAudioBufferCommitEvent(), Cancellation);
        await connection.SendAsync(new InputAudioBufferCommitEvent(), Cancellation);

        Assert.Single(Said(model).OfType<InputAudioBufferCommittedEvent>());
        Assert.DoesNotContain(Said(model), said => said is ResponseCreatedEvent or InputAudioBufferSpeechStartedEvent);
        Assert.Equal("input_audio_buffer_commit_empty", Assert.Single(Said(model).OfType<ErrorEvent>()).Error.Code);
    }

    [Fact]
    public async Task SessionUpdate_OtherVoiceAfterAudio_IsRefusedWhole()
    {
        var model = Saying("Good day.");
        var update = new RealtimeSessionConfiguration
        {
            Instructions = "Sell.", Audio = new AudioConfiguration { Output = new AudioOutputConfiguration { Voice = "marin" } },
        };

        await SendAsync(model, new ResponseCreateEvent(), new SessionUpdateEvent { EventId = "u1", Session = update });

        var error = Assert.Single(Said(model).OfType<ErrorEvent>()).Error;
        Assert.Equal(("cannot_update_voice", "u1"), (error.Code, error.EventId));
        Assert.Empty(Said(model).OfType<SessionUpdatedEvent>());
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(201, "invalid_value")]
    [InlineData(-1, "integer_below_min_value")]
    public async Task Truncate_OfTwoHundredMilliseconds_TakesWhatThereIs(int audioEndMs, string? code)
    {
        var model = Saying("Good day.", TimeSpan.FromMilliseconds(200));
        var connection = await SendAsync(model, new ResponseCreateEvent());
        var itemId = Said(model).OfType<ResponseOutputAudioDoneEvent>().Single().ItemId;

        await connection.SendAsync(new ConversationItemTruncateEvent { ItemId = itemId, ContentIndex = 0, AudioEndMs = audioEndMs }, Cancellation);

        Assert.Equal(code, Said(model).OfType<ErrorEvent>().SingleOrDefault()?.Error.Code);
        Assert.Equal(code is null ? 1 : 0, Said(model).OfType<ConversationItemTruncatedEvent>().Count());
    }

    [Fact]
    public async Task ItemCreate_AgainstTheRules_IsRefusedByName()
    {
        var model = Saying("");

        await SendAsync(
            model,
            Message("One", "item_a"),
            Message("Again", "item_a"),
            Message("Long", new string('x', 33)),
            new ConversationItemCreateEvent { PreviousItemId = "nobody", Item = Message("Lost").Item },
            new ConversationItemCreateEvent { Item = new FunctionCallOutputItem { CallId = "nobody", Output = "" } });

        Assert.Equal(
            ["item_create_duplicate_item_id", "string_above_max_length", "item_create_invalid_previous_item_id", "invalid_tool_call_id"],
            Said(model).OfType<ErrorEvent>().Select(error => error.Error.Code));
    }

    [Fact]
    public async Task Session_OfSixtyMinutes_ExpiresAndCloses()
    {
        var time = new ManualTimeProvider();
        var model = new SimulatedRealtimeModel(null, time);
        var connection = await SendAsync(model);

        time.Advance(TimeSpan.FromMinutes(60));

        var end = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => connection.ReceiveAsync(Cancellation).ToListAsync(Cancellation).AsTask());
        Assert.Equal((1001, "session_expired", RealtimeFailure.SessionExpired), (end.CloseStatus, end.Code, end.Failure));
        Assert.Equal("session_expired", Assert.IsType<ErrorEvent>(Said(model)[^1]).Error.Code);
    }

    [Fact]
    public async Task Session_OfAnAgentWithATool_AnswersWithItsOutput()
    {
        var model = new SimulatedRealtimeModel(new SimulationOptions
        {
            Reply = turn => turn.ToolOutput is { } output ? SimulatedReply.Say($"It is {output}.") : SimulatedReply.Call("order_status", """{"id":"A7"}"""),
        });
        var agent = new RealtimeAgent { Name = "shopmax", Tools = [AIFunctionFactory.Create((string id) => $"{id} on its way", "order_status")] };
        await using var session = await RealtimeSession.StartAsync(agent, model, cancellationToken: Cancellation);

        model.Caller.Says("Where is my order?");
        var answer = await session.Events.OfType<AgentEndedEvent>().FirstAsync(ended => ended.Text.Length > 0, Cancellation);

        Assert.Equal("It is A7 on its way.", answer.Text);
    }

    private static SimulatedRealtimeModel Saying(string words, TimeSpan? duration = null) =>
        new(new SimulationOptions { Reply = _ => SimulatedReply.Say(words, duration) });

    private static ConversationItemCreateEvent Message(string text, string? id = null) =>
        new() { Item = new MessageItem { Id = id, Role = MessageRole.User, Content = [new InputTextPart { Text = text }] } };

    private static async Task<IRealtimeConnection> SendAsync(SimulatedRealtimeModel model, params ClientEvent[] clientEvents)
    {
        var connection = await model.ConnectAsync(Cancellation);
        foreach (var clientEvent in clientEvents)
        {
            await connection.SendAsync(clientEvent, Cancellation);
        }

        return connection;
    }

    private static ServerEvent[] Said(SimulatedRealtimeModel model) => [.. model.Provider.Wire.Select(entry => entry.Event).OfType<ServerEvent>()];
}
