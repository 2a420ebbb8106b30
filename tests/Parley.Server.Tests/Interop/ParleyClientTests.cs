using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Interop;

/// <summary>Parley's own client against Parley's own server, over a real socket.</summary>
[Trait("Category", "Integration")]
public sealed class ParleyClientTests
{
    private const string Key = "sk-parley-0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TextTurn_ConfiguredSession_IsAnsweredInText()
    {
        await using var server = await StartAsync();
        var session = new RealtimeSessionConfiguration { OutputModalities = [OutputModality.Text], Instructions = "Be brief." };
        await using var connection = await Model(server, options => options.Session = session).ConnectAsync(Token);

        var item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "tea" }] };
        await connection.SendAsync(new ConversationItemCreateEvent { Item = item }, Token);
        await connection.SendAsync(new ResponseCreateEvent(), Token);
        var events = await ReadTurnAsync(connection);

        var created = Assert.IsType<SessionCreatedEvent>(events[0]);
        Assert.Equal("Be brief.", Assert.IsType<RealtimeSessionConfiguration>(created.Session).Instructions);
        Assert.Equal("You said tea.", Assert.Single(events.OfType<ResponseOutputTextDoneEvent>()).Text.Trim());
        Assert.DoesNotContain(events, serverEvent => serverEvent is ResponseOutputAudioDeltaEvent or SessionUpdatedEvent or UnknownServerEvent);
    }

    [Fact]
    public async Task AudioTurn_CommittedByHand_IsHeardAndAnsweredAloud()
    {
        await using var server = await StartAsync();
        var input = new AudioInputConfiguration
        {
            TurnDetection = new Optional<TurnDetectionConfiguration>(null), Transcription = new TranscriptionConfiguration { Model = "gpt-transcribe" },
        };
        var session = new RealtimeSessionConfiguration { Audio = new AudioConfiguration { Input = input } };
        await using var connection = await Model(server, options => options.Session = session).ConnectAsync(Token);

        for (var frame = 0; frame < 25; frame++)
        {
            await connection.SendAudioAsync(new byte[960], Token);
        }

        await connection.SendAsync(new InputAudioBufferCommitEvent(), Token);
        await connection.SendAsync(new ResponseCreateEvent(), Token);
        var events = await ReadTurnAsync(connection);

        Assert.Equal("hello", Assert.Single(events.OfType<InputAudioTranscriptionCompletedEvent>()).Transcript);
        Assert.Equal("You said tea.", Assert.Single(events.OfType<ResponseOutputAudioTranscriptDoneEvent>()).Transcript.Trim());
        Assert.InRange(events.OfType<ResponseOutputAudioDeltaEvent>().Sum(delta => delta.Delta.Length), 1, int.MaxValue);
    }

    [Theory]
    [InlineData("parley", "sk-wrong-0123456789", RealtimeFailure.InvalidKey, 3000)]
    [InlineData("parley", null, RealtimeFailure.MissingKey, 3000)]
    [InlineData("no-such", Key, RealtimeFailure.UnknownModel, 4000)]
    [Statement(30)]
    public async Task Connect_Refused_TellsKindAndCloseCode(string model, string? key, RealtimeFailure failure, int closeStatus)
    {
        await using var server = await StartAsync();

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await Model(server, options =>
        {
            options.Model = model;
            options.ApiKey = key is null ? null : _ => ValueTask.FromResult(key);
        }).ConnectAsync(Token));

        Assert.Equal((failure, closeStatus), (fault.Failure, fault.CloseStatus));
        Assert.DoesNotContain("wrong", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionUpdate_Rejected_SaysWhy()
    {
        await using var server = await StartAsync();
        var session = new RealtimeSessionConfiguration { MaxOutputTokens = new MaxOutputTokens(5000) };

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(
            async () => await Model(server, options => options.Session = session).ConnectAsync(Token));

        Assert.Contains("max_output_tokens", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcription_Intent_OpensTheOtherKindOfSession()
    {
        await using var server = await StartAsync();

        await using var connection = await Model(
            server, options => (options.Model, options.Intent, options.Session) = (null, "transcription", new TranscriptionSessionConfiguration())).ConnectAsync(Token);

        await foreach (var serverEvent in connection.ReceiveAsync(Token))
        {
            Assert.IsType<TranscriptionSessionConfiguration>(Assert.IsType<SessionCreatedEvent>(serverEvent).Session);
            break;
        }
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(Token, options => options.Server.ApiKeys.Add(Key));

    private static OpenAIRealtimeModel Model(RunningServer server, Action<OpenAIRealtimeOptions> configure)
    {
        var options = new OpenAIRealtimeOptions { Endpoint = new Uri(server.Url, "/v1"), Model = "parley" };
        options.UseApiKey(Key);
        configure(options);
        return new OpenAIRealtimeModel(options);
    }

    /// <summary>Every event up to the end of the response, and of the transcription where one is under way.</summary>
    private static async Task<List<ServerEvent>> ReadTurnAsync(IRealtimeConnection connection)
    {
        var events = new List<ServerEvent>();
        var hasAudio = false;
        await foreach (var serverEvent in connection.ReceiveAsync(Token))
        {
            events.Add(serverEvent);
            hasAudio |= serverEvent is InputAudioBufferCommittedEvent;
            if (events.Exists(known => known is ResponseDoneEvent)
                && (!hasAudio || events.Exists(known => known is InputAudioTranscriptionCompletedEvent)))
            {
                break;
            }
        }

        return events;
    }
}
