using System.Threading.Channels;
using Parley.Agents.Callbacks;
using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Connections;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Callbacks;

[Trait("Category", "Unit")]
public sealed class VoiceConversationTests : IAsyncDisposable
{
    private readonly FakeRealtimeModel _model = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogText _log = new();
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();
    private readonly VoiceConversation _conversation;

    public VoiceConversationTests()
    {
        var agent = new RealtimeAgent { Name = "a", Instructions = "Help.", Voice = "echo" };
        _conversation = new VoiceConversation(agent, _model, timeProvider: _time, logger: _log)
        {
            OnAudio = audio => CallAsync($"audio {audio.Length}"),
            OnTranscript = (text, isFinal) => CallAsync($"agent {text}{(isFinal ? "." : "…")}"),
            OnUserTranscript = text => CallAsync($"user {text}"),
            OnTurnComplete = () => CallAsync("turn"),
            OnUserTurnComplete = () => CallAsync("user turn"),
            OnInterrupted = () => CallAsync("interrupted"),
            OnError = error => CallAsync($"error {error.Code}"),
            OnDisconnected = reason => CallAsync($"disconnected {reason}"),
        };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callbacks_SpokenTurns_ComeInOrder()
    {
        var connection = await ConnectAsync();

        connection.Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 900, ItemId = "u1" });
        connection.Say(new InputAudioTranscriptionDeltaEvent { ItemId = "u1", ContentIndex = 0, Delta = "Call John" });
        connection.Say(new InputAudioTranscriptionCompletedEvent { ItemId = "u1", ContentIndex = 0, Transcript = "Call John Smith" });
        connection.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Calling him"));

        Assert.Equal(
            ["user turn", "user Call John Smith", "agent Calling him…", "audio 960", "agent Calling him.", "turn"], await TakeAsync(6));
    }

    [Fact]
    public async Task OnTurnComplete_ResponseOnlyCallsATool_IsNotCalled()
    {
        var connection = await ConnectAsync();
        var call = new FunctionCallItem { Id = "f1", CallId = "c1", Name = "unknown", Arguments = "{}" };

        connection.Say(FakeResponses.Created("r1"));
        connection.Say(FakeResponses.Done("r1", null, call));
        connection.Say(FakeResponses.Speech("r2", "i2", new byte[960], "Done"));

        Assert.Equal(["agent Done…", "audio 960", "agent Done.", "turn"], await TakeAsync(4));
    }

    [Fact]
    public async Task OnTurnComplete_ResponseFails_IsCalledSoThatNobodyWaitsForEver()
    {
        var connection = await ConnectAsync();

        connection.Say(FakeResponses.Created("r1"));
        connection.Say(FakeResponses.Done("r1", ResponseStatus.Failed));

        Assert.Equal(["turn"], await TakeAsync(1));
    }

    [Fact]
    public async Task ConnectAsync_InitialPrompt_TheAgentSpeaksFirst()
    {
        var connection = await ConnectAsync("Hello! How can I help you today?");

        var item = await connection.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await connection.NextSentAsync<ResponseCreateEvent>(Cancellation);

        var message = Assert.IsType<MessageItem>(item.Item);
        Assert.Equal(MessageRole.System, message.Role);
        Assert.Equal("Hello! How can I help you today?", ((InputTextPart)message.Content[0]).Text);
    }

    [Fact]
    public async Task ConnectAsync_SettingsOfTheVoiceIntegration_ReachTheModel()
    {
        var agent = new RealtimeAgent
        {
            Name = "caller",
            Instructions = "You are a professional AI assistant making phone calls.",
            Voice = "nova",
            Settings = new RealtimeSessionConfiguration
            {
                Audio = new AudioConfiguration
                {
                    Input = new AudioInputConfiguration
                    {
                        Transcription = new TranscriptionConfiguration { Model = "whisper-1" },
                        TurnDetection = new TurnDetectionConfiguration
                        {
                            Type = "server_vad", Threshold = 0.6, PrefixPaddingMs = 200, SilenceDurationMs = 300,
                        },
                    },
                },
            },
        };
        await using var conversation = new VoiceConversation(agent, _model);

        await conversation.ConnectAsync(cancellationToken: Cancellation);
        var connection = await _model.NextConnectionAsync(Cancellation);
        var session = (RealtimeSessionConfiguration)(await connection.NextSentAsync<SessionUpdateEvent>(Cancellation)).Session;

        Assert.Equal("nova", session.Audio!.Output!.Voice!.Value.Name);
        Assert.Equal("whisper-1", session.Audio.Input!.Transcription.Value!.Model);
        Assert.Equal((0.6, 200, 300), (
            session.Audio.Input.TurnDetection.Value!.Threshold,
            session.Audio.Input.TurnDetection.Value.PrefixPaddingMs,
            session.Audio.Input.TurnDetection.Value.SilenceDurationMs));
    }

    [Fact]
    public async Task SendTextAsync_NotTheEndOfTheTurn_AsksForNoAnswerUntilItIs()
    {
        var connection = await ConnectAsync();
        await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);

        await _conversation.SendTextAsync("First,", endOfTurn: false, Cancellation);
        var before = connection.TakeSent();
        await _conversation.SendTextAsync("second.", cancellationToken: Cancellation);
        var after = connection.TakeSent();

        Assert.IsType<ConversationItemCreateEvent>(Assert.Single(before));
        Assert.Collection(after, sent => Assert.IsType<ConversationItemCreateEvent>(sent), sent => Assert.IsType<ResponseCreateEvent>(sent));
    }

    [Fact]
    public async Task SendAudioAsync_SmallPieces_ReachTheModelWithin20Milliseconds()
    {
        var connection = await ConnectAsync();
        await _conversation.SendAudioAsync(new byte[96], Cancellation);
        await _conversation.SendAudioAsync(new byte[96], Cancellation);

        _time.Advance(TimeSpan.FromMilliseconds(20));
        await _conversation.DisconnectAsync();

        Assert.Equal(192, connection.AudioByteCount);
    }

    [Fact]
    public async Task GetAudioAsync_OnAudioHasHadIt_NothingWaits()
    {
        var connection = await ConnectAsync();

        connection.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        await TakeUntilAsync("turn");
        await _conversation.DisconnectAsync();
        var audio = await _conversation.GetAudioAsync(Cancellation);

        Assert.True(audio.IsEmpty);
    }

    [Fact]
    public async Task GetAudioAsync_AskedForBeforeOnAudioHasIt_GivesItToo()
    {
        var connection = await ConnectAsync();
        var asked = _conversation.GetAudioAsync(Cancellation);

        connection.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));

        Assert.Equal(960, (await asked).Length);
    }

    [Fact]
    public async Task GetAudioAsync_AgentSpeaks_GivesTheAudioUntilTheEnd()
    {
        _conversation.OnAudio = null;
        var connection = await ConnectAsync();

        connection.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        var audio = await _conversation.GetAudioAsync(Cancellation);
        await _conversation.DisconnectAsync();
        var end = await _conversation.GetAudioAsync(Cancellation);

        Assert.Equal(960, audio.Length);
        Assert.True(end.IsEmpty);
    }

    [Fact]
    public async Task GetAudioAsync_UserInterrupts_WhatWaitedIsDropped()
    {
        _conversation.OnAudio = null;
        var connection = await ConnectAsync();
        connection.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "A long story"));

        connection.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        await TakeUntilAsync("interrupted");
        await _conversation.DisconnectAsync();
        var next = await _conversation.GetAudioAsync(Cancellation);

        Assert.True(next.IsEmpty);
    }

    [Fact]
    public async Task Callback_Throws_IsToldAndTheConversationGoesOn()
    {
        var connection = await ConnectAsync();
        _conversation.OnTranscript = (_, _) => throw new InvalidOperationException("secret words");

        connection.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));

        Assert.Equal(["error callback_failed", "audio 960", "error callback_failed", "turn"], await TakeAsync(4));
    }

    [Fact]
    public async Task DisconnectAsync_ByACallback_EndsTheConversation()
    {
        var connection = await ConnectAsync();
        _conversation.OnTurnComplete = _conversation.DisconnectAsync;

        connection.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Goodbye"));
        await TakeUntilAsync("disconnected Owner");

        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task Callback_Throws_TheLogSaysWhereAndNotWhatWasSaid()
    {
        var connection = await ConnectAsync();
        _conversation.OnTranscript = (_, _) => throw new InvalidOperationException("secret words");
        _conversation.OnError = _ => throw new InvalidOperationException("more secret words");

        connection.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        await TakeUntilAsync("turn");

        Assert.Equal(4, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Contains("InvalidOperationException", line, StringComparison.Ordinal));
        Assert.All(_log.Lines, line => Assert.Contains(nameof(VoiceConversationTests), line, StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Stubbornness.TakesNoAudio)]
    [InlineData(Stubbornness.TakesNoAudioForGood)]
    [Complaint(15)]
    public async Task DisconnectAsync_ModelTakesNoAudio_EndsAllTheSame(Stubbornness how)
    {
        await using var conversation = new VoiceConversation(new RealtimeAgent { Name = "a" }, new StubbornModel(how), timeProvider: _time);
        await conversation.ConnectAsync(cancellationToken: Cancellation);
        await conversation.SendAudioAsync(new byte[960], Cancellation);

        var disconnecting = conversation.DisconnectAsync();
        while (!disconnecting.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await disconnecting;
        Assert.True((await conversation.GetAudioAsync(Cancellation)).IsEmpty);
    }

    [Fact]
    public async Task SendAudioAsync_NotConnected_SaysWhatToDo()
    {
        var sending = async () => await _conversation.SendAudioAsync(new byte[2], Cancellation);

        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(sending);
        Assert.Contains("ConnectAsync", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Row(101)]
    public async Task SendAudioAsync_WhileConnecting_IsHeardFirstAndBeyondTheLimitCounted()
    {
        var model = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        await using var conversation = new VoiceConversation(new RealtimeAgent { Name = "a" }, model, timeProvider: _time);
        var connecting = conversation.ConnectAsync(cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);

        await conversation.SendAudioAsync(new byte[960], Cancellation);
        await conversation.SendAudioAsync(new byte[480_000], Cancellation);
        var early = connection.AudioByteCount;
        connection.Say(new SessionCreatedEvent { Session = connection.Session });
        var update = await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        connection.Confirm((RealtimeSessionConfiguration)update.Session);
        await connecting;
        await conversation.SendAudioAsync(new byte[960], Cancellation);
        await conversation.DisconnectAsync();

        Assert.Equal((0, 480_000 + 960), (early, connection.AudioByteCount));
        Assert.Equal(960, conversation.DroppedUserAudioByteCount);
    }

    [Fact]
    [Row(108)]
    public async Task SendAudioAsync_ClosedAndToBeDropped_IsDropped()
    {
        var options = new AgentSessionOptions { AudioWhenClosed = AudioWhenClosed.Drop };
        await using var conversation = new VoiceConversation(new RealtimeAgent { Name = "a" }, _model, options, timeProvider: _time);
        await conversation.ConnectAsync(cancellationToken: Cancellation);
        var connection = await _model.NextConnectionAsync(Cancellation);
        await conversation.DisconnectAsync();

        await conversation.SendAudioAsync(new byte[960], Cancellation);

        Assert.Equal(0, connection.AudioByteCount);
    }

    [Fact]
    [Row(61)]
    public async Task ConnectAsync_WhileItConnects_IsRefusedAndTheFirstGoesOn()
    {
        var model = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        await using var conversation = new VoiceConversation(new RealtimeAgent { Name = "a" }, model, timeProvider: _time);
        var first = conversation.ConnectAsync(cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => conversation.ConnectAsync(cancellationToken: Cancellation));
        connection.Say(new SessionCreatedEvent { Session = connection.Session });
        connection.Say(new SessionUpdatedEvent { Session = connection.Session });
        await first;

        Assert.False(connection.IsClosed);
    }

    [Fact]
    [Row(63)]
    public async Task DisconnectAsync_WhileItConnects_CancelsItAndLeavesNothingOpen()
    {
        var model = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        await using var conversation = new VoiceConversation(new RealtimeAgent { Name = "a" }, model, timeProvider: _time);
        var connecting = conversation.ConnectAsync(cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);

        await conversation.DisconnectAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        await connection.Closed.WaitAsync(Cancellation);
        Assert.Null(conversation.Session);
    }

    [Fact]
    public async Task ConnectAsync_Twice_Throws()
    {
        await ConnectAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _conversation.ConnectAsync(cancellationToken: Cancellation));
    }

    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    private async Task<FakeRealtimeConnection> ConnectAsync(string? initialPrompt = null)
    {
        await _conversation.ConnectAsync(initialPrompt, Cancellation);
        return await _model.NextConnectionAsync(Cancellation);
    }

    private async Task CallAsync(string call) => await _calls.Writer.WriteAsync(call);

    private async Task<List<string>> TakeAsync(int count) =>
        await _calls.Reader.ReadAllAsync(Cancellation).Take(count).ToListAsync(Cancellation);

    private async Task TakeUntilAsync(string call)
    {
        while (await _calls.Reader.ReadAsync(Cancellation) != call)
        {
            // another callback
        }
    }
}
