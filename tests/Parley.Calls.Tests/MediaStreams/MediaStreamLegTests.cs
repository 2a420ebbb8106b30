using System.Net.WebSockets;
using Parley.Audio;
using Parley.Calls.Legs;
using Parley.Calls.MediaStreams;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.MediaStreams;

[Trait("Category", "Unit")]
public sealed class MediaStreamLegTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcceptAsync_Start_TellsWhatTheCarrierSaid()
    {
        var socket = new CarrierSocket();
        socket.Say(TwilioWords.Connected);
        socket.Say("""{"event":"something new","x":[1,{"y":2}]}""");
        socket.Say(TwilioWords.Start(parameters: """{"agent":"reception","token":"one-time"}"""));

        await using var leg = await MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Twilio, cancellationToken: Cancellation);

        Assert.Equal((TwilioWords.StreamSid, "CA1", "AC1"), (leg.Start.StreamId, leg.Start.CallId, leg.Start.AccountId));
        Assert.Equal([new("agent", "reception"), new("token", "one-time")], leg.Start.CustomParameters);
        Assert.Equal((AudioFormat.Pcmu, AudioFormat.Pcmu), (leg.Capabilities.InputFormat, leg.Capabilities.OutputFormat));
    }

    [Fact]
    public async Task AcceptAsync_NoStart_IsRefusedInTimeAndTheSocketClosed()
    {
        var time = new ManualTimeProvider();
        var socket = new CarrierSocket();
        socket.Say(TwilioWords.Connected);
        var accepting = MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Twilio, timeProvider: time, cancellationToken: Cancellation);

        time.Advance(TimeSpan.FromSeconds(9.9));
        var isEarly = accepting.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(0.1));
        var refusal = await Assert.ThrowsAsync<MediaStreamException>(() => accepting);

        Assert.False(isEarly);
        Assert.Equal("start_timeout", refusal.Code);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.SentClose);
        Assert.True(socket.IsDisposed);
    }

    [Fact]
    public async Task AcceptAsync_MutePeerThatNeverStarts_IsCutOff()
    {
        var time = new ManualTimeProvider();
        var socket = new CarrierSocket { AnswersClose = false };
        var accepting = MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Twilio, timeProvider: time, cancellationToken: Cancellation);

        while (!accepting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("start_timeout", (await Assert.ThrowsAsync<MediaStreamException>(() => accepting)).Code);
        Assert.Equal(WebSocketState.Aborted, socket.State);
    }

    [Theory]
    [InlineData("close", "closed_before_start")]
    [InlineData("break", "connection_lost")]
    [InlineData("opus", "unsupported_format")]
    [InlineData("no id", "invalid_start")]
    [InlineData("garbage", "invalid_messages")]
    public async Task AcceptAsync_NoProperStart_SaysWhy(string how, string code)
    {
        var socket = new CarrierSocket();
        switch (how)
        {
            case "close":
                socket.SayClose();
                break;
            case "break":
                socket.Break();
                break;
            case "opus":
                socket.Say(TwilioWords.Start("OPUS", 48_000));
                break;
            case "no id":
                socket.Say("""{"event":"start","start":{"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000}}}""");
                break;
            default:
                socket.SayAtOnce(Enumerable.Repeat("{\"event\":", 50));
                break;
        }

        var accept = () => MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Twilio, cancellationToken: Cancellation);

        Assert.Equal(code, (await Assert.ThrowsAsync<MediaStreamException>(accept)).Code);
        Assert.True(socket.IsDisposed);
    }

    [Fact]
    public async Task AcceptAsync_Cancelled_ClosesTheSocket()
    {
        using var stopping = new CancellationTokenSource();
        var socket = new CarrierSocket();
        var accepting = MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Twilio, cancellationToken: stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
        Assert.True(socket.IsDisposed);
    }

    [Fact]
    public async Task Input_Media_ComesByteForByte()
    {
        using var carrier = new FakeCarrier(new ManualTimeProvider());
        await using var leg = await carrier.AcceptAsync(null, Cancellation);
        var audio = Enumerable.Range(0, 160).Select(number => (byte)number).ToArray();

        carrier.Socket.Say(TwilioWords.Media(1, audio));

        Assert.True(leg.Input.TryRead(out var piece));
        Assert.Equal(audio, piece.Memory.ToArray());
    }

    [Fact]
    public async Task Input_ABurst_ComesAsOnePieceOfUpTo100Ms()
    {
        using var carrier = new FakeCarrier(new ManualTimeProvider());
        await using var leg = await carrier.AcceptAsync(null, Cancellation);

        carrier.Socket.SayAtOnce(Enumerable.Range(1, 7).Select(chunk => TwilioWords.Media(chunk, new byte[160])));

        var lengths = new List<int>();
        while (leg.Input.TryRead(out var piece))
        {
            lengths.Add(piece.Memory.Length);
            piece.Dispose();
        }

        Assert.Equal([800, 320], lengths);
    }

    [Fact]
    public async Task Signals_Digits_ComeOneByOne()
    {
        using var carrier = new FakeCarrier(new ManualTimeProvider());
        await using var leg = await carrier.AcceptAsync(null, Cancellation);

        foreach (var digit in new[] { "1", "#", "d", "x", "12", "" })
        {
            carrier.Socket.Say(TwilioWords.Dtmf(digit));
        }

        carrier.Socket.Say(TwilioWords.Stop);
        var signals = await leg.Signals.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal([new LegDtmfSignal('1'), new LegDtmfSignal('#'), new LegDtmfSignal('D'), new LegEndedSignal("hang_up")], signals);
    }

    [Fact]
    public async Task Signals_FloodOfDigits_EndsTheLeg()
    {
        using var carrier = new FakeCarrier(new ManualTimeProvider());
        await using var leg = await carrier.AcceptAsync(null, Cancellation);

        carrier.Socket.SayAtOnce(Enumerable.Repeat(TwilioWords.Dtmf("5"), 200));

        var signals = await leg.Signals.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(65, signals.Count);
        Assert.Equal(new LegEndedSignal("flooded"), signals[^1]);
    }

    [Theory]
    [InlineData("stop", "hang_up")]
    [InlineData("close", "hang_up")]
    [InlineData("break", "connection_lost")]
    [InlineData("idle", "timeout")]
    [InlineData("garbage", "invalid_messages")]
    [InlineData("status", "completed")]
    [InlineData("all", "completed")]
    public async Task Signals_EachEnd_EndsTheLegOnce(string how, string reason)
    {
        var time = new ManualTimeProvider();
        using var carrier = new FakeCarrier(time);
        await using var leg = await carrier.AcceptAsync(null, Cancellation);

        switch (how)
        {
            case "stop":
                carrier.Socket.Say(TwilioWords.Stop);
                break;
            case "close":
                carrier.Socket.SayClose();
                break;
            case "break":
                carrier.Socket.Break();
                break;
            case "idle":
                time.Advance(TimeSpan.FromSeconds(121));
                break;
            case "garbage":
                carrier.Socket.SayAtOnce(Enumerable.Repeat("[[[[", 50));
                break;
            case "status":
                await leg.EndAsync("completed");
                break;
            default:
                var ending = leg.EndAsync("completed");
                carrier.Socket.Say(TwilioWords.Stop);
                carrier.Socket.SayClose();
                await ending;
                await leg.EndAsync("failed");
                break;
        }

        var signals = await leg.Signals.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal([new LegEndedSignal(reason)], signals);
        await foreach (var piece in leg.Input.ReadAllAsync(Cancellation))
        {
            piece.Dispose(); // the silence of a carrier that says nothing
        }
    }

    [Fact]
    public async Task Messages_OfAnotherStreamOrTheOtherTrack_AreIgnored()
    {
        using var carrier = new FakeCarrier(new ManualTimeProvider());
        await using var leg = await carrier.AcceptAsync(null, Cancellation);

        carrier.Socket.Say(TwilioWords.Media(1, new byte[160], track: "outbound"));
        carrier.Socket.Say(TwilioWords.Media(1, new byte[160]).Replace(TwilioWords.StreamSid, "MZ_other", StringComparison.Ordinal));
        carrier.Socket.Say(TwilioWords.Stop.Replace(TwilioWords.StreamSid, "MZ_other", StringComparison.Ordinal));

        Assert.False(leg.Input.TryRead(out _));
        Assert.False(leg.Signals.TryRead(out _));
    }

    [Fact]
    public async Task Messages_TooLong_AreCountedAndTheNextIsRead()
    {
        using var carrier = new FakeCarrier(new ManualTimeProvider());
        await using var leg = await carrier.AcceptAsync(null, Cancellation);

        carrier.Socket.Say(TwilioWords.Media(1, new byte[60_000]));
        carrier.Socket.Say(TwilioWords.Media(2, new byte[160]));
        await carrier.Socket.WhenIdleAsync(Cancellation);

        Assert.True(leg.Input.TryRead(out var piece));
        Assert.Equal(160, piece.Memory.Length);
    }

    [Fact]
    public async Task SendAudioAsync_CarrierTakesNothing_ConnectionIsGivenUp()
    {
        var time = new ManualTimeProvider();
        using var carrier = new FakeCarrier(time);
        await using var leg = await carrier.AcceptAsync(null, Cancellation);
        carrier.Socket.SendGate = new TaskCompletionSource().Task;
        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation);

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(new LegEndedSignal("connection_lost"), await leg.Signals.ReadAsync(Cancellation));
        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation); // dropped: nobody hears it
    }

    [Fact]
    public async Task SendAudioAsync_TooMuchQueued_WaitsForRoom()
    {
        var time = new ManualTimeProvider();
        using var carrier = new FakeCarrier(time);
        await using var leg = await carrier.AcceptAsync(new MediaStreamOptions { MaxQueuedAudio = TimeSpan.FromSeconds(1) }, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[16_000], Cancellation);

        var waiting = leg.SendAudioAsync("i1", 0, new byte[800], Cancellation).AsTask();
        var isEarly = waiting.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.False(isEarly);
    }

    [Fact]
    public async Task DisposeAsync_WhileWaitingForRoom_LetsGo()
    {
        using var carrier = new FakeCarrier(new ManualTimeProvider());
        var leg = await carrier.AcceptAsync(new MediaStreamOptions { MaxQueuedAudio = TimeSpan.FromSeconds(1) }, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[16_000], Cancellation);
        var waiting = leg.SendAudioAsync("i1", 0, new byte[800], Cancellation).AsTask();

        await leg.DisposeAsync();

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, carrier.Socket.SentClose);
        Assert.True(carrier.Socket.IsDisposed);
    }

    [Fact]
    public async Task DisposeAsync_CarrierIsMuteAndTakesNothing_EndsInTime()
    {
        var time = new ManualTimeProvider();
        var socket = new CarrierSocket { AnswersClose = false };
        socket.Say(TwilioWords.Start());
        var leg = await MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Twilio, timeProvider: time, cancellationToken: Cancellation);
        await socket.WhenIdleAsync(Cancellation);
        socket.SendGate = new TaskCompletionSource().Task;
        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation);

        var closing = leg.DisposeAsync().AsTask();
        while (!closing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(600));
        Assert.True(socket.IsDisposed);
    }
}
