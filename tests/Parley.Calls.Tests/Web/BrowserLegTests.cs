using Parley.Agents.Playout;
using Parley.Calls.Legs;
using Parley.Calls.Web;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.Web;

[Trait("Category", "Unit")]
public sealed class BrowserLegTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Input_BinaryMessages_ComeAsWholeSamples()
    {
        var socket = new FakeWebSocket();
        await using var leg = BrowserLeg.Start(socket);

        socket.SayAudio(new byte[961]);
        using var piece = await leg.Input.ReadAsync(Cancellation);

        Assert.Equal(960, piece.Memory.Length);
    }

    [Fact]
    public async Task Input_NobodyReads_DropsTheOldestAndCounts()
    {
        var socket = new FakeWebSocket();
        await using var leg = BrowserLeg.Start(socket, new BrowserLegOptions { InputCapacity = 4 });
        for (byte number = 0; number < 10; number++)
        {
            socket.SayAudio([number, 0]);
        }

        socket.Say("""{"type":"interrupt"}""");
        await leg.Signals.ReadAsync(Cancellation);
        using var oldest = await leg.Input.ReadAsync(Cancellation);

        Assert.Equal(6, oldest.Memory.Span[0]);
        Assert.Equal(6, leg.DroppedCount);
    }

    [Fact]
    public async Task Input_FasterThanSpeech_IsDroppedBeyondTheLead()
    {
        var socket = new FakeWebSocket();
        var options = new BrowserLegOptions { MaxInputLead = TimeSpan.FromSeconds(1) };
        await using var leg = BrowserLeg.Start(socket, options, new ManualTimeProvider());
        for (var second = 0; second < 3; second++)
        {
            socket.SayAudio(new byte[48_000]);
        }

        socket.Say("""{"type":"interrupt"}""");
        await leg.Signals.ReadAsync(Cancellation);

        Assert.Equal(2, leg.DroppedCount);
        Assert.Equal(1, leg.Input.Count);
    }

    [Fact]
    public async Task Messages_BadOnes_AreAnsweredAndThenEndTheLeg()
    {
        var socket = new FakeWebSocket();
        await using var leg = BrowserLeg.Start(socket, new BrowserLegOptions { MaxBadMessages = 3 });

        socket.Say("{");
        socket.SayAudio(new byte[70_000]);
        socket.Say(new string('x', 20_000));
        var error = await socket.NextAsync("error", Cancellation);
        await socket.NextAsync("error", Cancellation);
        var end = await leg.Signals.ReadAsync(Cancellation);

        Assert.Equal("invalid_message", error.GetProperty("code").GetString());
        Assert.Equal("invalid_messages", Assert.IsType<LegEndedSignal>(end).Reason);
    }

    [Fact]
    public async Task Signals_Flood_EndsTheLeg()
    {
        var socket = new FakeWebSocket();
        await using var leg = BrowserLeg.Start(socket);
        for (var count = 0; count < 200; count++)
        {
            socket.Say("""{"type":"text","text":"hi"}""");
        }

        await leg.Input.Completion.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        var signals = await leg.Signals.ReadAllAsync(Cancellation).ToListAsync(Cancellation);

        Assert.Equal(65, signals.Count);
        Assert.Equal("flooded", Assert.IsType<LegEndedSignal>(signals[^1]).Reason);
    }

    [Theory]
    [InlineData("hang_up", "hang_up")]
    [InlineData("close", "hang_up")]
    [InlineData("break", "connection_lost")]
    public async Task Signals_PageGoes_LastOneSaysHow(string how, string reason)
    {
        var socket = new FakeWebSocket();
        await using var leg = BrowserLeg.Start(socket);

        switch (how)
        {
            case "hang_up":
                socket.Say("""{"type":"hang_up"}""");
                break;
            case "close":
                socket.SayClose();
                break;
            default:
                socket.Break();
                break;
        }

        Assert.Equal(reason, Assert.IsType<LegEndedSignal>(await leg.Signals.ReadAsync(Cancellation)).Reason);
        await leg.Input.Completion;
    }

    [Fact]
    public async Task Signals_NothingComes_TimesOut()
    {
        var socket = new FakeWebSocket();
        var time = new ManualTimeProvider();
        await using var leg = BrowserLeg.Start(socket, new BrowserLegOptions { IdleTimeout = TimeSpan.FromMinutes(1) }, time);

        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("timeout", Assert.IsType<LegEndedSignal>(await leg.Signals.ReadAsync(Cancellation)).Reason);
    }

    [Fact]
    public async Task SendAudioAsync_NewItem_IsAnnouncedOnce()
    {
        var socket = new FakeWebSocket();
        await using var leg = BrowserLeg.Start(socket);

        await leg.SendAudioAsync("i1", 0, new byte[40_000], Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[960], Cancellation);
        await leg.EndAudioAsync("i1", 0, Cancellation);

        Assert.Equal("i1", (await socket.NextAsync(Cancellation))!.Value.GetProperty("item_id").GetString());
        Assert.Null(await socket.NextAsync(Cancellation));
        Assert.Null(await socket.NextAsync(Cancellation));
        Assert.Null(await socket.NextAsync(Cancellation));
        Assert.Equal("agent.audio_done", (await socket.NextAsync(Cancellation))!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task ClearPlayoutAsync_PageAnswers_GivesWhatWasHeard()
    {
        var socket = new FakeWebSocket();
        await using var leg = BrowserLeg.Start(socket, timeProvider: new ManualTimeProvider());
        await leg.SendAudioAsync("i1", 0, new byte[48_000], Cancellation);

        var clearing = leg.ClearPlayoutAsync(Cancellation);
        await socket.NextAsync("playout.clear", Cancellation);
        socket.Say("""{"type":"playout.cleared","item_id":"i1","played_ms":340}""");

        Assert.Equal(new HeardPosition("i1", 0, TimeSpan.FromMilliseconds(340)), await clearing);
    }

    [Fact]
    public async Task ClearPlayoutAsync_PageIsMute_GivesItsLastReportAfterTheTimeout()
    {
        var socket = new FakeWebSocket();
        var time = new ManualTimeProvider();
        await using var leg = BrowserLeg.Start(socket, timeProvider: time);
        await leg.SendAudioAsync("i1", 0, new byte[48_000], Cancellation);
        socket.Say("""{"type":"playout","item_id":"i1","played_ms":200}""");
        socket.Say("""{"type":"interrupt"}""");
        await leg.Signals.ReadAsync(Cancellation);

        var clearing = leg.ClearPlayoutAsync(Cancellation);
        await socket.NextAsync("playout.clear", Cancellation);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, (await clearing)!.Value.Heard.TotalMilliseconds);
    }

    [Fact]
    public async Task ClearPlayoutAsync_AudioStillQueued_IsNotSentAnyMore()
    {
        var gate = new TaskCompletionSource();
        var socket = new FakeWebSocket { SendGate = gate.Task };
        await using var leg = BrowserLeg.Start(socket, timeProvider: new ManualTimeProvider());
        await leg.SendAudioAsync("i1", 0, new byte[960], Cancellation);

        var clearing = leg.ClearPlayoutAsync(Cancellation);
        gate.SetResult();
        var first = (await socket.NextAsync(Cancellation))!.Value.GetProperty("type").GetString();
        var second = (await socket.NextAsync(Cancellation))!.Value.GetProperty("type").GetString();
        socket.Say("""{"type":"playout.cleared","item_id":"i1","played_ms":0}""");
        await clearing;

        Assert.Equal(("agent.audio", "playout.clear"), (first, second));
    }

    [Fact]
    public async Task SendAsync_PageTakesNothing_ConnectionIsGivenUp()
    {
        var socket = new FakeWebSocket { SendGate = new TaskCompletionSource().Task };
        var time = new ManualTimeProvider();
        var patient = new BrowserLegOptions { IdleTimeout = Timeout.InfiniteTimeSpan }; // however far the time below runs ahead of the threads
        var leg = BrowserLeg.Start(socket, patient, time);
        await leg.SendAudioAsync("i1", 0, new byte[960], Cancellation);

        var closing = leg.DisposeAsync();
        while (!closing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await closing;
        Assert.Equal("connection_lost", Assert.IsType<LegEndedSignal>(await leg.Signals.ReadAsync(Cancellation)).Reason);
    }
}
