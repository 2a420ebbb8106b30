using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.OpenAI;

/// <summary>The sequences of protocol §9, as captured from the service, through a real socket.</summary>
[Trait("Category", "Integration")]
public sealed class CapturedSequenceTests
{
    private static readonly byte[] s_audio = new byte[960];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Statement(42)]
    public async Task TextTurn_AsCaptured_ArrivesWhole()
    {
        var events = await PlayAsync(Scripts.TextTurn, async connection =>
        {
            await connection.SendAsync(Question(), Token);
            await connection.SendAsync(new ResponseCreateEvent(), Token);
        });

        Assert.Equal("At eight.", string.Concat(events.OfType<ResponseOutputTextDeltaEvent>().Select(delta => delta.Delta)));
        var done = Assert.Single(events.OfType<ResponseDoneEvent>());
        Assert.Equal("completed", done.Response.Status.Value);
        Assert.Equal(20, done.Response.Usage?.TotalTokens);
    }

    [Fact]
    public async Task AudioTurn_AsCaptured_ArrivesWhole()
    {
        var events = await PlayAsync(Scripts.AudioTurn, async connection =>
        {
            await connection.SendAudioAsync(s_audio, Token);
            await connection.SendAudioAsync(s_audio, Token);
        });

        Assert.Equal(
            new byte[] { 0, 1, 2, 3, 4, 5 },
            events.OfType<ResponseOutputAudioDeltaEvent>().SelectMany(delta => delta.Delta.ToArray()));
        Assert.Equal("We open at eight.", Assert.Single(events.OfType<ResponseOutputAudioTranscriptDoneEvent>()).Transcript);
        Assert.Equal("When do you open?", Assert.Single(events.OfType<InputAudioTranscriptionCompletedEvent>()).Transcript);
    }

    [Fact]
    public async Task FunctionCall_AsCaptured_IsAnsweredAndContinued()
    {
        var events = await PlayAsync(Scripts.FunctionCall, async connection =>
        {
            await connection.SendAsync(new ResponseCreateEvent(), Token);
            await connection.SendAsync(
                new ConversationItemCreateEvent { Item = new FunctionCallOutputItem { CallId = "call_1", Output = """{"state":"ready"}""" } }, Token);
            await connection.SendAsync(new ResponseCreateEvent(), Token);
        });

        var call = Assert.Single(events.OfType<ResponseFunctionCallArgumentsDoneEvent>());
        Assert.Equal(("call_1", """{"number":"7741"}"""), (call.CallId, call.Arguments));
        Assert.Equal(2, events.OfType<ResponseCreatedEvent>().Count());
    }

    [Fact]
    public async Task Interruption_AsCaptured_IsFollowedByOurTruncation()
    {
        var events = await PlayAsync(Scripts.Interruption, async connection =>
        {
            await connection.SendAudioAsync(s_audio, Token);
            await connection.SendAsync(new ConversationItemTruncateEvent { ItemId = "item_a", ContentIndex = 0, AudioEndMs = 740 }, Token);
        });

        var started = events.FindIndex(serverEvent => serverEvent is InputAudioBufferSpeechStartedEvent);
        var done = events.FindIndex(serverEvent => serverEvent is ResponseDoneEvent);
        Assert.InRange(started, 0, done);
        Assert.Equal("turn_detected", ((ResponseDoneEvent)events[done]).Response.StatusDetails?.Reason);
        Assert.Equal(740, Assert.Single(events.OfType<ConversationItemTruncatedEvent>()).AudioEndMs);
    }

    [Fact]
    public async Task Cancel_AsCaptured_EndsTheResponseAndABenignErrorDoesNotEndTheConnection()
    {
        var events = await PlayAsync(Scripts.Cancel, async connection =>
        {
            await connection.SendAsync(Question(), Token);
            await connection.SendAsync(new ResponseCreateEvent(), Token);
            await connection.SendAsync(new ResponseCancelEvent(), Token);
        });

        Assert.Equal("client_cancelled", Assert.Single(events.OfType<ResponseDoneEvent>()).Response.StatusDetails?.Reason);
        Assert.Equal("response_cancel_not_active", Assert.IsType<ErrorEvent>(events[^1]).Error.Code);
    }

    [Fact]
    public async Task Transcription_AsCaptured_ArrivesWhole()
    {
        var session = new TranscriptionSessionConfiguration
        {
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration { Transcription = new TranscriptionConfiguration { Model = "gpt-transcribe" } },
            },
        };
        var events = await PlayAsync(
            Scripts.Transcription,
            async connection =>
            {
                await connection.SendAudioAsync(s_audio, Token);
                await connection.SendAsync(new InputAudioBufferCommitEvent(), Token);
            },
            options => (options.Model, options.Intent, options.Session) = (null, "transcription", session));

        Assert.IsType<TranscriptionSessionConfiguration>(Assert.IsType<SessionCreatedEvent>(events[0]).Session);
        Assert.Equal("Good day.", Assert.Single(events.OfType<InputAudioTranscriptionCompletedEvent>()).Transcript);
    }

    /// <summary>Plays a script to its orderly end; every event must arrive, in order, as a known type.</summary>
    private static async Task<List<ServerEvent>> PlayAsync(
        string script, Func<IRealtimeConnection, Task> send, Action<OpenAIRealtimeOptions>? configure = null)
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(script, Token);
        var options = new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "gpt-realtime-2.1" };
        configure?.Invoke(options);

        await using var connection = await new OpenAIRealtimeModel(options).ConnectAsync(Token);
        await send(connection);
        var events = await connection.ReadAllAsync();
        await playing;

        Assert.Equal(ScriptedServer.SentTypes(script).Where(type => type != "session.updated"), events.Select(serverEvent => serverEvent.Type));
        Assert.DoesNotContain(events, serverEvent => serverEvent is UnknownServerEvent or ErrorEvent { Error.Type: "unreadable_server_event" });
        return events;
    }

    private static ConversationItemCreateEvent Question() => new()
    {
        Item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "When do you open?" }] },
    };
}
