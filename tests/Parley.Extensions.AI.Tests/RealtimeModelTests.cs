using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Extensions.AI.Tests;

/// <summary>Clients of Microsoft.Extensions.AI as models of Parley, with one that knows nothing of Parley and with one that is Parley's own.</summary>
[Trait("Category", "Unit")]
public sealed class RealtimeModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Complaint(40)]
    public async Task Session_OverAForeignClient_TalksAndRunsTools()
    {
        using var client = new ForeignClient();
        var tool = AIFunctionFactory.Create((string city) => $"Sunny in {city}", "get_weather", "Tells the weather.");
        var agent = new RealtimeAgent { Name = "weather", Instructions = "Help.", Voice = "echo", Tools = [tool] };
        await using var session = await RealtimeSession.StartAsync(agent, client.AsRealtimeModel(), cancellationToken: Cancellation);
        var foreign = client.Session;

        await session.SendMessageAsync("The weather in Delhi?", Cancellation);
        var question = await foreign.NextAsync<CreateConversationItemRealtimeClientMessage>(Cancellation);
        await foreign.NextAsync<CreateResponseRealtimeClientMessage>(Cancellation);
        var call = new FunctionCallContent("c1", "get_weather", new Dictionary<string, object?> { ["city"] = "Delhi" });
        foreign.Say(
            new ResponseCreatedRealtimeServerMessage(RealtimeServerMessageType.ResponseCreated) { ResponseId = "r1" },
            new ResponseOutputItemRealtimeServerMessage(RealtimeServerMessageType.ResponseOutputItemDone)
            {
                ResponseId = "r1", OutputIndex = 0, Item = new RealtimeConversationItem([call], "f1"),
            },
            new ResponseCreatedRealtimeServerMessage(RealtimeServerMessageType.ResponseDone) { ResponseId = "r1", Status = RealtimeResponseStatus.Completed });
        var answer = await foreign.NextAsync<CreateConversationItemRealtimeClientMessage>(Cancellation);
        foreign.Say(
            new OutputTextAudioRealtimeServerMessage(RealtimeServerMessageType.OutputAudioDelta) { ResponseId = "r2", ItemId = "i2", Audio = "AQI=" },
            new OutputTextAudioRealtimeServerMessage(RealtimeServerMessageType.OutputAudioTranscriptionDone) { ResponseId = "r2", ItemId = "i2", Text = "It is sunny." });
        var events = await session.Events.TakeUntilAsync<AgentTranscriptEvent>(Cancellation);

        Assert.Equal(("Help.", "echo"), (foreign.Options!.Instructions, foreign.Options.Voice));
        Assert.Equal("get_weather", Assert.Single(foreign.Options.Tools!).Name);
        Assert.Equal("The weather in Delhi?", Assert.IsType<TextContent>(Assert.Single(question.Item.Contents)).Text);
        Assert.Equal("Sunny in Delhi", Assert.IsType<FunctionResultContent>(Assert.Single(answer.Item.Contents)).Result);
        Assert.Equal([1, 2], events.OfType<AudioEvent>().Single().Audio.ToArray());
        Assert.Equal(ToolFailure.None, events.OfType<ToolEndedEvent>().Single().Outcome.Failure);
        Assert.Equal("It is sunny.", events.OfType<AgentTranscriptEvent>().Single().Text);
    }

    [Fact]
    public async Task Connection_ThereAndBackAgain_KeepsEveryEvent()
    {
        var inner = new FakeRealtimeModel();
        using var client = inner.AsRealtimeClient();
        await using var connection = await client.AsRealtimeModel().ConnectAsync(Cancellation);
        var model = await inner.NextConnectionAsync(Cancellation);
        var started = new InputAudioBufferSpeechStartedEvent { EventId = "e1", AudioStartMs = 40, ItemId = "u1" };

        model.Say(started);
        await connection.SendAsync(new ResponseCancelEvent { ResponseId = "r1" }, Cancellation);
        await connection.SendAudioAsync(new byte[480], Cancellation);
        var received = await connection.ReceiveAsync(Cancellation).Skip(1).FirstAsync(Cancellation);
        var sent = await model.NextSentAsync<ResponseCancelEvent>(Cancellation);

        Assert.Equal(started, received);
        Assert.Equal("r1", sent.ResponseId);
        Assert.Equal(480, model.AudioByteCount);
    }

    [Fact]
    public async Task Connection_ForeignRawMessage_IsReadByTheApplication()
    {
        using var client = new ForeignClient();
        var model = client.AsRealtimeModel(readRaw: raw => raw is Uri ? new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" } : null);
        await using var connection = await model.ConnectAsync(Cancellation);

        client.Session.Say(new RealtimeServerMessage { Type = RealtimeServerMessageType.RawContentOnly, RawRepresentation = new Uri("speech:started") });
        var received = await connection.ReceiveAsync(Cancellation).Skip(1).FirstAsync(Cancellation);

        Assert.IsType<InputAudioBufferSpeechStartedEvent>(received);
    }

    [Fact]
    public async Task Connection_ForeignSessionBreaks_EndsByName()
    {
        using var client = new ForeignClient();
        await using var connection = await client.AsRealtimeModel().ConnectAsync(Cancellation);

        client.Session.Break(new InvalidOperationException("socket"));
        var receiving = async () => await connection.ReceiveAsync(Cancellation).ToListAsync(Cancellation);

        var broken = await Assert.ThrowsAsync<RealtimeDisconnectedException>(receiving);
        Assert.IsType<InvalidOperationException>(broken.InnerException);
    }

    [Fact]
    public async Task ConnectAsync_ForeignClientRefuses_IsAConnectException()
    {
        using var client = new ForeignClient { Refusal = new InvalidOperationException("no key") };

        var connecting = async () => await client.AsRealtimeModel().ConnectAsync(Cancellation);

        await Assert.ThrowsAsync<RealtimeConnectException>(connecting);
    }

    private sealed class ForeignClient : IRealtimeClient
    {
        public Exception? Refusal { get; init; }

        public ForeignSession Session { get; private set; } = null!;

        public Task<IRealtimeClientSession> CreateSessionAsync(RealtimeSessionOptions? options = null, CancellationToken cancellationToken = default)
        {
            Session = new ForeignSession();
            return Refusal is null ? Task.FromResult<IRealtimeClientSession>(Session) : Task.FromException<IRealtimeClientSession>(Refusal);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class ForeignSession : IRealtimeClientSession
    {
        private readonly Channel<RealtimeServerMessage> _toClient = Channel.CreateUnbounded<RealtimeServerMessage>();
        private readonly Channel<RealtimeClientMessage> _fromClient = Channel.CreateUnbounded<RealtimeClientMessage>();

        public RealtimeSessionOptions? Options { get; private set; }

        public void Say(params RealtimeServerMessage[] messages) => Assert.All(messages, message => _toClient.Writer.TryWrite(message));

        public void Break(Exception exception) => _toClient.Writer.TryComplete(exception);

        public async Task<T> NextAsync<T>(CancellationToken cancellationToken)
            where T : RealtimeClientMessage => await _fromClient.Reader.ReadAllAsync(cancellationToken).OfType<T>().FirstAsync(cancellationToken);

        public Task SendAsync(RealtimeClientMessage message, CancellationToken cancellationToken = default)
        {
            Options = message is SessionUpdateRealtimeClientMessage update ? update.Options : Options;
            _fromClient.Writer.TryWrite(message);
            return Task.CompletedTask;
        }

        public async IAsyncEnumerable<RealtimeServerMessage> GetStreamingResponseAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var message in _toClient.Reader.ReadAllAsync(cancellationToken))
            {
                yield return message;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
