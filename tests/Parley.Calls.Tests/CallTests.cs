using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Interruptions;
using Parley.Calls.Records;
using Parley.Calls.Tests.Web;
using Parley.Calls.Web;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Calls.Tests;

[Trait("Category", "Unit")]
public sealed class CallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_SpokenTurn_PageHearsAndSeesIt()
    {
        await using var bed = await CallBed.StartAsync();
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 900, ItemId = "u1" });
        bed.Model.Say(new InputAudioTranscriptionCompletedEvent { ItemId = "u1", ContentIndex = 0, Transcript = "Where is it?" });
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Here."));

        Assert.Equal("call-1", (await bed.Page.NextAsync("call.started", Cancellation)).GetProperty("call_id").GetString());
        Assert.Equal("Where is it?", (await bed.Page.NextAsync("user.transcript", Cancellation)).GetProperty("text").GetString());
        Assert.Equal("i1", (await bed.Page.NextAsync("agent.audio", Cancellation)).GetProperty("item_id").GetString());
        Assert.Null(await bed.Page.NextAsync(Cancellation));
        var latency = await bed.Page.NextAsync("turn.latency", Cancellation);
        Assert.Equal((200d, 200d), (latency.GetProperty("first_audio_ms").GetDouble(), latency.GetProperty("configured_silence_ms").GetDouble()));
        Assert.Equal("Here.", (await bed.Page.NextAsync("agent.transcript", Cancellation)).GetProperty("text").GetString());
    }

    [Fact]
    public async Task RunAsync_Audio_GoesUpToTheModel()
    {
        await using var bed = await CallBed.StartAsync();

        bed.Page.SayAudio(new byte[960]);
        bed.Page.Say("""{"type":"text","text":"and this"}""");
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        while (bed.Model.AudioByteCount < 960)
        {
            await Task.Yield();
        }

        Assert.Equal(960, bed.Model.AudioByteCount);
    }

    [Fact]
    public async Task RunAsync_CallerSpeaksOver_PageIsClearedAndTheItemCutToWhatWasHeard()
    {
        await using var bed = await CallBed.StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[96_000], "A long answer"));
        await bed.Page.NextAsync("agent.audio", Cancellation);

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u2" });
        var clear = await bed.Page.NextAsync("playout.clear", Cancellation);
        bed.Page.Say("""{"type":"playout.cleared","item_id":"i1","played_ms":640}""");
        var truncate = await bed.Model.NextSentAsync<ConversationItemTruncateEvent>(Cancellation);

        Assert.Equal("i1", clear.GetProperty("item_id").GetString());
        Assert.Equal(("i1", 640), (truncate.ItemId, truncate.AudioEndMs));
        Assert.Contains(bed.Call.Record.Timeline, entry => entry is InterruptionEntry { ItemId: "i1" });
    }

    [Fact]
    [Row(135)]
    public async Task RunAsync_CallerCoughs_PageLowersTheVoiceAndBringsItBack()
    {
        await using var bed = await CallBed.StartStoppableAsync(
            CancellationToken.None, new InterruptionOptions { Mode = InterruptionMode.MinSpeech, LoweredGainDb = -12 });
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[96_000], "A long answer"));
        await bed.Page.NextAsync("agent.audio", Cancellation);

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u2" });
        var lowered = await bed.Page.NextAsync("playout.gain", Cancellation);
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 300, ItemId = "u2" });
        var restored = await bed.Page.NextAsync("playout.gain", Cancellation);

        Assert.Equal((-12, 40), (lowered.GetProperty("gain_db").GetDouble(), lowered.GetProperty("fade_ms").GetDouble()));
        Assert.Equal(0, restored.GetProperty("gain_db").GetDouble());
        Assert.DoesNotContain(bed.Model.TakeSent(), sent => sent is ResponseCancelEvent or ConversationItemTruncateEvent);
    }

    [Fact]
    public async Task RunAsync_PageInterrupts_CancelsTheResponse()
    {
        await using var bed = await CallBed.StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[96_000], "A long answer"));
        await bed.Page.NextAsync("agent.audio", Cancellation);

        bed.Page.Say("""{"type":"interrupt"}""");
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);

        Assert.Equal("r1", cancel.ResponseId);
    }

    [Fact]
    public async Task RunAsync_ToolCall_PageSeesIt()
    {
        await using var bed = await CallBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));

        bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem
        {
            Id = "f1", CallId = "c1", Name = "order_status", Arguments = """{"id":"A7"}""",
        }));
        var started = await bed.Page.NextAsync("tool.started", Cancellation);
        var ended = await bed.Page.NextAsync("tool.ended", Cancellation);

        Assert.Equal("""{"id":"A7"}""", started.GetProperty("arguments").GetString());
        Assert.Equal(("c1", "A7 ok"), (ended.GetProperty("tool_call_id").GetString(), ended.GetProperty("output").GetString()));
    }

    [Fact]
    public async Task RunAsync_PageHangsUp_EndsTheSession()
    {
        await using var bed = await CallBed.StartAsync();

        bed.Page.Say("""{"type":"hang_up"}""");
        var reason = await bed.Running;

        Assert.Equal("hang_up", reason);
        Assert.True(bed.Model.IsClosed);
        Assert.Equal("hang_up", bed.Call.Record.EndReason);
    }

    [Fact]
    public async Task RunAsync_ModelBreaks_PageIsToldAndTheCallEnds()
    {
        await using var bed = await CallBed.StartAsync();

        bed.Model.End(new RealtimeDisconnectedException("reset"));
        var error = await bed.Page.NextAsync("error", Cancellation);
        var ended = await bed.Page.NextAsync("call.ended", Cancellation);

        Assert.Equal("model_disconnected", error.GetProperty("code").GetString());
        Assert.Equal("model_disconnected", ended.GetProperty("reason").GetString());
        Assert.Equal("model_disconnected", await bed.Running);
    }

    [Fact]
    public async Task RunAsync_Cancelled_EndsWithShutdown()
    {
        using var stopping = new CancellationTokenSource();
        await using var bed = await CallBed.StartStoppableAsync(stopping.Token);

        await stopping.CancelAsync();

        Assert.Equal("shutdown", await bed.Running);
    }

    [Fact]
    public async Task StartAsync_ModelRefuses_PageIsToldAndTheLegIsClosed()
    {
        var page = new FakeWebSocket();
        var leg = BrowserLeg.Start(page);
        var model = new FakeRealtimeModel { Refusal = new RealtimeConnectException("No.", "invalid_api_key") };

        var start = () => Call.StartAsync(
            leg, new RealtimeAgent { Name = "shopmax" }, model, new CallOptions { CallId = "call-1" }, cancellationToken: Cancellation);

        await Assert.ThrowsAsync<RealtimeConnectException>(start);
        Assert.Equal("invalid_api_key", (await page.NextAsync("error", Cancellation)).GetProperty("code").GetString());
        await page.NextAsync("call.ended", Cancellation);
    }

    private sealed class CallBed(Call call, FakeWebSocket page, FakeRealtimeConnection model, Task<string> running) : IAsyncDisposable
    {
        public Call Call => call;

        public FakeWebSocket Page => page;

        public FakeRealtimeConnection Model => model;

        public Task<string> Running => running.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        public static Task<CallBed> StartAsync() => StartStoppableAsync(CancellationToken.None);

        public static async Task<CallBed> StartStoppableAsync(CancellationToken stopping, InterruptionOptions? interruption = null)
        {
            var time = new ManualTimeProvider();
            var page = new FakeWebSocket();
            var model = new FakeRealtimeModel();
            var tool = AIFunctionFactory.Create((string id) => $"{id} ok", "order_status");
            var turns = new TurnDetectionConfiguration { Type = "server_vad", SilenceDurationMs = 200 };
            var agent = new RealtimeAgent
            {
                Name = "shopmax",
                Tools = [tool],
                Interruption = interruption,
                Settings = new RealtimeSessionConfiguration
                {
                    Audio = new AudioConfiguration { Input = new AudioInputConfiguration { TurnDetection = turns } },
                },
            };
            var call = await Call.StartAsync(
                BrowserLeg.Start(page, timeProvider: time), agent, model, new CallOptions { CallId = "call-1" }, time, cancellationToken: Cancellation);
            return new CallBed(call, page, await model.NextConnectionAsync(Cancellation), call.RunAsync(stopping));
        }

        public async ValueTask DisposeAsync()
        {
            call.End("test_over");
            await running;
            await call.DisposeAsync();
        }
    }
}
