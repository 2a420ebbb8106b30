using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Extensions.AI.Tests;

/// <summary>Parley's models as clients of Microsoft.Extensions.AI.</summary>
[Trait("Category", "Unit")]
public sealed class RealtimeClientTests : IAsyncDisposable
{
    private readonly FakeRealtimeModel _model = new();
    private readonly IRealtimeClient _client;
    private IRealtimeClientSession? _session;

    public RealtimeClientTests() => _client = _model.AsRealtimeClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Complaint(40)]
    public async Task CreateSessionAsync_Options_ReachTheModel()
    {
        var tool = AIFunctionFactory.Create((string city) => city, "get_weather", "Tells the weather.");

        var connection = await StartAsync(new RealtimeSessionOptions
        {
            Instructions = "Help.",
            Voice = "echo",
            OutputModalities = ["audio"],
            MaxOutputTokens = 500,
            Tools = [tool],
            ToolMode = ChatToolMode.RequireAny,
            InputAudioFormat = new RealtimeAudioFormat("audio/pcmu", 8000),
            OutputAudioFormat = new RealtimeAudioFormat("audio/pcm", 24_000),
            TranscriptionOptions = new TranscriptionOptions { ModelId = "whisper-1", SpeechLanguage = "en" },
            VoiceActivityDetection = new VoiceActivityDetectionOptions { Enabled = false },
        });
        var update = (RealtimeSessionConfiguration)(await connection.NextSentAsync<SessionUpdateEvent>(Cancellation)).Session;

        Assert.Equal(("Help.", "echo", 500), (update.Instructions, update.Audio!.Output!.Voice!.Value.Name, update.MaxOutputTokens!.Value.Count));
        Assert.Equal("get_weather", Assert.IsType<FunctionToolDefinition>(Assert.Single(update.Tools!)).Name);
        Assert.Equal(ToolChoice.Required, update.ToolChoice);
        Assert.Equal((AudioFormatConfiguration.Pcmu, AudioFormatConfiguration.Pcm), (update.Audio.Input!.Format, update.Audio.Output.Format));
        Assert.Equal(("whisper-1", "en"), (update.Audio.Input.Transcription.Value!.Model, update.Audio.Input.Transcription.Value.Language.Value));
        Assert.True(update.Audio.Input.TurnDetection is { IsPresent: true, Value: null });
    }

    [Fact]
    public async Task GetStreamingResponseAsync_SpokenAnswer_GivesItsMessages()
    {
        var connection = await StartAsync();
        connection.Say(FakeResponses.Speech("r1", "i1", new byte[] { 1, 2 }, "Hi."));
        connection.End();

        var messages = await _session!.GetStreamingResponseAsync(Cancellation).ToListAsync(Cancellation);

        var audio = messages.OfType<OutputTextAudioRealtimeServerMessage>().Single(message => message.Type == RealtimeServerMessageType.OutputAudioDelta);
        var words = messages.OfType<OutputTextAudioRealtimeServerMessage>().Single(message => message.Type == RealtimeServerMessageType.OutputAudioTranscriptionDone);
        var done = messages.OfType<ResponseCreatedRealtimeServerMessage>().Single(message => message.Type == RealtimeServerMessageType.ResponseDone);
        Assert.Equal(RealtimeServerMessageType.RawContentOnly, messages[0].Type);
        Assert.IsType<SessionCreatedEvent>(messages[0].RawRepresentation);
        Assert.Equal(("AQI=", "Hi."), (audio.Audio, words.Text));
        Assert.Equal((RealtimeResponseStatus.Completed, 3L), (done.Status, done.Usage!.TotalTokenCount));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_FunctionCall_CanBeAnswered()
    {
        var connection = await StartAsync();
        connection.Say(FakeResponses.FunctionCall(
            "r1", new FunctionCallItem { Id = "f1", CallId = "c1", Name = "get_weather", Arguments = """{"city":"Delhi"}""" }));
        var done = await _session!.GetStreamingResponseAsync(Cancellation).OfType<ResponseOutputItemRealtimeServerMessage>()
            .FirstAsync(message => message.Type == RealtimeServerMessageType.ResponseOutputItemDone, Cancellation);
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(done.Item!.Contents));

        await _session.SendAsync(
            new CreateConversationItemRealtimeClientMessage(new RealtimeConversationItem([new FunctionResultContent(call.CallId, "Sunny")])), Cancellation);
        await _session.SendAsync(new CreateResponseRealtimeClientMessage { Instructions = "Be short." }, Cancellation);
        var output = await connection.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        var create = await connection.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal("Delhi", call.Arguments!["city"]!.ToString());
        Assert.Equal(new FunctionCallOutputItem { CallId = "c1", Output = "Sunny" }, output.Item);
        Assert.Equal("Be short.", create.Response!.Instructions);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_ReaderGivesUp_TheNextReaderLosesNothing()
    {
        var connection = await StartAsync();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await _session!.GetStreamingResponseAsync(Cancellation).FirstAsync(Cancellation);
        var waiting = _session.GetStreamingResponseAsync(impatience.Token).FirstAsync(impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        connection.Say(new ErrorEvent { Error = new ErrorDetails { Message = "No.", Code = "invalid_value", EventId = "e7" } });
        var message = await _session.GetStreamingResponseAsync(Cancellation).FirstAsync(Cancellation);

        var error = Assert.IsType<ErrorRealtimeServerMessage>(message);
        Assert.Equal(("No.", "invalid_value", "e7"), (error.Error!.Message, error.Error.ErrorCode, error.OriginatingMessageId));
    }

    [Fact]
    public async Task SendAsync_AudioAndCommit_ReachTheModel()
    {
        var connection = await StartAsync();

        await _session!.SendAsync(new InputAudioBufferAppendRealtimeClientMessage(new DataContent(new byte[480], "audio/pcm")), Cancellation);
        await _session.SendAsync(new InputAudioBufferCommitRealtimeClientMessage(), Cancellation);

        Assert.Equal(480, connection.AudioByteCount);
        Assert.IsType<InputAudioBufferCommitEvent>(Assert.Single(connection.TakeSent()));
    }

    [Fact]
    public async Task SendAsync_RawEventOrItsJson_IsSentAsItIs()
    {
        var connection = await StartAsync();
        var cancel = new ResponseCancelEvent { ResponseId = "r1" };

        await _session!.SendAsync(new RealtimeClientMessage { RawRepresentation = cancel }, Cancellation);
        await _session.SendAsync(new RealtimeClientMessage { RawRepresentation = """{"type":"input_audio_buffer.clear"}""" }, Cancellation);
        await _session.SendAsync(new RealtimeClientMessage { RawRepresentation = JsonElement.Parse("""{"type":"output_audio_buffer.clear"}""") }, Cancellation);

        Assert.Equal(["response.cancel", "input_audio_buffer.clear", "output_audio_buffer.clear"], connection.TakeSent().Select(sent => sent.Type));
    }

    [Fact]
    public async Task SendAsync_NothingThatCanBeSent_SaysSo()
    {
        await StartAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => _session!.SendAsync(new RealtimeClientMessage(), Cancellation));
    }

    [Fact]
    public async Task GetService_ModelAndConnection_AreGiven()
    {
        await StartAsync();

        Assert.Same(_model, _client.GetService(typeof(IRealtimeModel)));
        Assert.NotNull(_session!.GetService(typeof(IRealtimeConnection)));
        Assert.Null(_client.GetService(typeof(IChatClient)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        _client.Dispose();
    }

    private async Task<FakeRealtimeConnection> StartAsync(RealtimeSessionOptions? options = null)
    {
        _session = await _client.CreateSessionAsync(options, Cancellation);
        return await _model.NextConnectionAsync(Cancellation);
    }
}
