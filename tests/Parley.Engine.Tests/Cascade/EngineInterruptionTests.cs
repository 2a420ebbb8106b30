using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Stages;

namespace Parley.Engine.Tests.Cascade;

[Trait("Category", "Integration")]
public sealed class EngineInterruptionTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    [Statement(117, 199)]
    public async Task Speech_DuringALongAnswer_CancelsItAndIsAnswered()
    {
        var chat = FakeChatClient.Replying(request => request.LastUserText == "stop"
            ? "Sure."
            : string.Concat(Enumerable.Repeat("This is a long sentence that takes its time. ", 20)));
        await using var engine = await EngineHarness.ConnectAsync(chat, FakeSpeechToTextClient.Hearing("stop"));
        await engine.SpeakAsync(TestSpeech.Noise(s_second));
        await engine.SayAsync("Tell me everything.");
        await engine.RespondAsync();
        await engine.UntilAsync<ResponseOutputAudioDeltaEvent>();

        await engine.SpeakAsync([.. TestSpeech.Speech(s_second), .. TestSpeech.Noise(s_second)]);
        var cancelled = await engine.UntilAsync<ResponseDoneEvent>();
        var answered = await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Equal((ResponseStatus.Cancelled, "turn_detected"), (cancelled.Response.Status, cancelled.Response.StatusDetails!.Reason));
        Assert.Equal(ResponseStatus.Completed, answered.Response.Status);
        var types = engine.Types.ToList();
        Assert.True(types.IndexOf("input_audio_buffer.speech_started") < types.IndexOf("response.done"));
        var seconds = engine.Received.OfType<ResponseOutputAudioDeltaEvent>()
            .Where(delta => delta.ResponseId == cancelled.Response.Id).Sum(delta => delta.Delta.Length) / 48_000.0;
        Assert.InRange(seconds, 0.02, 5.0); // never more than the lead, for the clock stood still
        Conversations.EventOrder.Check(engine.Received, allDone: true);
    }

    [Fact]
    public async Task Cancel_WhileTheChatModelHangs_EndsTheResponseAndTheSessionGoesOn()
    {
        var isFirst = true;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var chat = new FakeChatClient((_, cancellationToken) =>
        {
            var hangs = isFirst;
            isFirst = false;
            asked.TrySetResult();
            return hangs ? Hang(cancellationToken) : FakeChatClient.Updates(new TextContent("Here."));
        });
        await using var engine = await EngineHarness.ConnectAsync(chat);
        await engine.RespondAsync();
        await engine.UntilAsync<ResponseCreatedEvent>();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken); // the response is told before the model is asked

        await engine.SendAsync(new ResponseCancelEvent());
        var cancelled = await engine.UntilAsync<ResponseDoneEvent>();
        await engine.RespondAsync();
        var completed = await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Equal("client_cancelled", cancelled.Response.StatusDetails!.Reason);
        Assert.Equal(ResponseStatus.Completed, completed.Response.Status);
    }

    [Fact]
    public async Task SlowChatModel_NeverBlocksOtherEvents()
    {
        await using var engine = await EngineHarness.ConnectAsync(new FakeChatClient((_, cancellationToken) => Hang(cancellationToken)));
        await engine.RespondAsync();
        await engine.UntilAsync<ResponseCreatedEvent>();

        await engine.SendAsync(new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Instructions = "x" } });

        await engine.UntilAsync<SessionUpdatedEvent>();
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("synthesiser")]
    public async Task Stage_ThatThrows_FailsItsResponseOnly(string stage)
    {
        var chat = stage == "chat"
            ? new FakeChatClient((_, _) => throw new InvalidOperationException("secret detail"))
            : FakeChatClient.Replying(_ => "Hello.");
        var synthesiser = new FakeTextToSpeechClient
        {
            BeforeSpeaking = (_, _) => stage == "synthesiser" ? throw new ParleyException("Install a voice.") : Task.CompletedTask,
        };
        await using var engine = await EngineHarness.ConnectAsync(chat, synthesiser: synthesiser);

        await engine.RespondAsync();
        var failed = await engine.UntilAsync<ResponseDoneEvent>();
        await engine.SendAsync(new InputAudioBufferClearEvent());
        await engine.UntilAsync<InputAudioBufferClearedEvent>();

        Assert.Equal(ResponseStatus.Failed, failed.Response.Status);
        var message = failed.Response.StatusDetails!.Error!.Message!;
        Assert.Equal(stage == "chat", message.Contains("chat model failed (InvalidOperationException)", StringComparison.Ordinal));
        Assert.Equal(stage == "synthesiser", message.Contains("synthesiser failed: Install a voice.", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recogniser_ThatThrows_FailsTheTurn()
    {
        var recogniser = new FakeSpeechToTextClient(_ => throw new InvalidOperationException());
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => "Hello."), recogniser);

        await engine.SpeakAsync([.. TestSpeech.Noise(s_second), .. TestSpeech.Speech(s_second), .. TestSpeech.Noise(s_second)]);
        var failed = await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Contains("recogniser failed", failed.Response.StatusDetails!.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StageTimeout_OfAChatModelThatHangs_FailsTheResponse()
    {
        await using var engine = await EngineHarness.ConnectAsync(new FakeChatClient((_, cancellationToken) => Hang(cancellationToken)));
        await engine.RespondAsync();
        await engine.UntilAsync<ResponseCreatedEvent>();
        await engine.UntilTimerAsync(TimeSpan.FromSeconds(60));

        engine.Time.Advance(TimeSpan.FromSeconds(60));
        var failed = await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Contains("took too long", failed.Response.StatusDetails!.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pacing_HoldsTheResponseOpenUntilItsAudioIsReleased()
    {
        // 12 s of speech with a lead of 5 s.
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => new string('a', 239) + "."));
        await engine.RespondAsync();
        var seconds = 0.0;
        while (seconds < 4.9)
        {
            seconds += (await engine.UntilAsync<ResponseOutputAudioDeltaEvent>()).Delta.Length / 48_000.0;
        }

        Assert.Empty(engine.Received.OfType<ResponseDoneEvent>());
        while (!engine.Received.OfType<ResponseDoneEvent>().Any())
        {
            var next = engine.NextAsync();
            while (!next.IsCompleted)
            {
                // Only to where the pacing waits: time that ran on while a stage works would be the stage's timeout.
                if (engine.Time.NextDue is { } due && due < TimeSpan.FromSeconds(5))
                {
                    engine.Time.Advance(due > TimeSpan.Zero ? due : TimeSpan.Zero);
                }

                await Task.Yield();
            }

            await next;
        }

        Assert.InRange(engine.Received.OfType<ResponseOutputAudioDeltaEvent>().Sum(delta => delta.Delta.Length), 574_000, 578_000);
    }

    [Fact]
    [Statement(226)]
    public async Task FunctionCall_AndItsOutput_LeadToTheSpokenAnswer()
    {
        var chat = new FakeChatClient((request, _) => request.Messages.Any(message => message.Role == ChatRole.Tool)
            ? FakeChatClient.Updates(new TextContent("It left yesterday."))
            : FakeChatClient.Updates(
                new TextContent("Let me look."),
                new FunctionCallContent("call_1", "find", new Dictionary<string, object?> { ["number"] = 7 })));
        await using var engine = await EngineHarness.ConnectAsync(chat);
        await engine.SayAsync("Where is order 7?");
        await engine.RespondAsync();

        var first = await engine.UntilAsync<ResponseDoneEvent>();
        await engine.SendAsync(new ConversationItemCreateEvent { Item = new FunctionCallOutputItem { CallId = "call_1", Output = "sent" } });
        await engine.RespondAsync();
        var second = await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Equal(["message", "function_call"], first.Response.Output.Select(item => item.Type));
        Assert.Equal("""{"number":7}""", ((FunctionCallItem)first.Response.Output[1]).Arguments);
        Assert.Equal(ResponseStatus.Completed, second.Response.Status);
        Conversations.EventOrder.Check(engine.Received, allDone: true);
    }

    [Fact]
    public async Task ManualTurn_Committed_IsRecognisedAndAnswered()
    {
        var chat = FakeChatClient.Replying(request => request.LastUserText);
        await using var engine = await EngineHarness.ConnectAsync(chat, FakeSpeechToTextClient.Hearing("good morning"));
        await engine.SendAsync(new SessionUpdateEvent
        {
            Session = new RealtimeSessionConfiguration
            {
                Audio = new AudioConfiguration
                {
                    Input = new AudioInputConfiguration { TurnDetection = new(null), Transcription = new TranscriptionConfiguration() },
                },
            },
        });
        await engine.SpeakAsync(TestSpeech.Speech(s_second));

        await engine.SendAsync(new InputAudioBufferCommitEvent());
        await engine.RespondAsync();
        var done = await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Equal("good morning", Assert.Single(engine.Received.OfType<InputAudioTranscriptionCompletedEvent>()).Transcript);
        Assert.Equal("good morning", ((OutputAudioPart)((MessageItem)done.Response.Output[0]).Content[0]).Transcript);
    }

    [Fact]
    [Statement(86)]
    public async Task Lifetime_Over_ErrorsAndDisconnects()
    {
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => "x"));
        await engine.NextAsync();

        await engine.UntilTimerAsync(TimeSpan.FromMinutes(60));
        engine.Time.Advance(TimeSpan.FromMinutes(60));
        var error = await engine.UntilAsync<ErrorEvent>();
        var exception = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => engine.NextAsync());

        Assert.Equal("session_expired", error.Error.Code);
        Assert.Equal(1001, exception.CloseStatus);
    }

    [Fact]
    [Statement(295)]
    public async Task Dispose_WithAResponseRunning_CancelsItAndEndsTheEvents()
    {
        var isCancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var chat = new FakeChatClient((_, cancellationToken) =>
        {
            cancellationToken.Register(isCancelled.SetResult);
            return Hang(cancellationToken);
        });
        var engine = await EngineHarness.ConnectAsync(chat);
        await engine.RespondAsync();
        await engine.UntilAsync<ResponseCreatedEvent>();
        await engine.UntilTimerAsync(TimeSpan.FromSeconds(60));

        await engine.DisposeAsync();

        await isCancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => engine.SayAsync("Hi").AsTask());
    }

    [Fact]
    public async Task Client_ThatDoesNotRead_LosesTheConnectionNotAnEvent()
    {
        await using var engine = await EngineHarness.ConnectAsync(
            FakeChatClient.Replying(_ => "x"), configure: options => options.OutboxCapacity = 4);

        var exception = await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () =>
        {
            while (true)
            {
                await engine.SayAsync("Hi");
            }
        });
        for (var count = 0; count < 4; count++)
        {
            await engine.NextAsync();
        }

        var reason = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => engine.NextAsync());
        Assert.NotNull(exception);
        Assert.Contains("too slowly", reason.Message, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Hang([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        yield break;
    }
}
