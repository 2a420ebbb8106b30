using System.Net.WebSockets;
using Parley.Audio;
using Parley.Calls.MediaStreams;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>The caller's audio through the leg: order, gaps, duplicates, bursts, formats.</summary>
[Trait("Category", "Unit")]
public sealed class MediaStreamInputTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeCarrier _carrier;
    private readonly List<byte> _heard = [];

    public MediaStreamInputTests() => _carrier = new FakeCarrier(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _carrier.Dispose();

    [Fact]
    [Row(231)]
    public async Task Input_ThirtyMinutesWithBurstsGapsAndDuplicates_LosesDoublesAndReordersNothing()
    {
        const int FrameCount = 30 * 60 * 50;
        await using var leg = await _carrier.AcceptAsync(new MediaStreamOptions { InactivityTimeout = null }, Cancellation);
        var random = new Random(11);
        var expected = new List<byte>(FrameCount * 160);
        var waiting = new List<string>();

        for (var frame = 0; frame < FrameCount; frame++)
        {
            _time.Advance(AudioFormat.FrameDuration);
            if (random.Next(500) == 0)
            {
                var lost = random.Next(1, 40); // up to 0.8 s that the network swallowed
                frame += lost;
                _time.Advance(lost * AudioFormat.FrameDuration);
                expected.AddRange(Enumerable.Repeat((byte)0xFF, lost * 160));
            }

            var audio = Numbered(frame);
            expected.AddRange(audio);
            waiting.Add(TwilioWords.Media(frame + 1, audio, frame * 20));
            if (random.Next(50) == 0)
            {
                waiting.Add(waiting[random.Next(waiting.Count)]);
            }

            if (random.Next(100) >= 20 || waiting.Count > 20) // a stall of up to 20 frames, and then all of it
            {
                _carrier.Socket.SayAtOnce(waiting);
                waiting.Clear();
                Hear(leg);
            }
        }

        _carrier.Socket.SayAtOnce(waiting);
        Hear(leg);
        Assert.Equal(0, leg.DroppedCount);
        Assert.True(expected.SequenceEqual(_heard), $"{expected.Count} bytes expected, {_heard.Count} heard");
    }

    [Fact]
    [Row(231)]
    public async Task Input_CarrierFallsSilent_IsFilledInRealTime()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        _carrier.Socket.Say(TwilioWords.Media(1, Numbered(0), 0));
        Hear(leg);

        _time.Advance(TimeSpan.FromMilliseconds(740));
        Hear(leg);
        var early = _heard.Count;
        _time.Advance(TimeSpan.FromMilliseconds(2300));
        Hear(leg);

        Assert.Equal((160, 160 + 23_200), (early, _heard.Count)); // of 3,040 ms; looked at last after 2,950
        Assert.All(_heard.Skip(160), value => Assert.Equal(0xFF, value));
    }

    [Fact]
    public async Task Input_CarrierFallsSilentForLong_IsFilledNoFurther()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);

        for (var second = 0; second < 25; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Hear(leg);
        }

        Assert.Equal(80_000, _heard.Count);
    }

    [Fact]
    public async Task Input_InactivityIsOff_NothingIsFilled()
    {
        await using var leg = await _carrier.AcceptAsync(new MediaStreamOptions { InactivityTimeout = null }, Cancellation);

        _time.Advance(TimeSpan.FromSeconds(25));

        Assert.False(leg.Input.TryRead(out _));
    }

    [Fact]
    public async Task Input_NoBase64_IsCountedAndNotHeard()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);

        _carrier.Socket.Say(TwilioWords.Media(1, []).Replace("\"payload\":\"\"", "\"payload\":\"***\"", StringComparison.Ordinal));
        _carrier.Socket.Say(TwilioWords.Media(1, []));
        _carrier.Socket.Say(TwilioWords.Media(1, [7]));
        Hear(leg);

        Assert.Equal([7], _heard);
    }

    [Fact]
    public async Task Input_FasterThanSpeech_IsDroppedBeyondTheLead()
    {
        await using var leg = await _carrier.AcceptAsync(new MediaStreamOptions { MaxInputLead = TimeSpan.FromSeconds(1) }, Cancellation);

        for (var chunk = 1; chunk <= 100; chunk++)
        {
            _carrier.Socket.Say(TwilioWords.Media(chunk, new byte[160]));
            Hear(leg);
        }

        Assert.Equal((8000, 50), (_heard.Count, leg.DroppedCount));
    }

    [Fact]
    public async Task Input_Telnyx_IsPutInOrder()
    {
        var socket = new CarrierSocket();
        socket.Say("""{"event":"start","stream_id":"s","start":{"media_format":{"encoding":"PCMU","sample_rate":8000}}}""");
        await using var leg = await MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Telnyx, timeProvider: _time, cancellationToken: Cancellation);
        await socket.WhenIdleAsync(Cancellation);

        foreach (var chunk in new[] { 1, 3, 2, 2, 6, 5, 4, 8, 9, 10, 11, 12, 13, 7, 14 }) // 7 comes too late
        {
            socket.Say($$$"""{"event":"media","stream_id":"s","media":{"track":"inbound","chunk":"{{{chunk}}}","payload":"{{{Convert.ToBase64String(Numbered(chunk))}}}"}}""");
            Hear(leg);
        }

        byte[] silence = [.. Enumerable.Repeat((byte)0xFF, 160)];
        var expected = Enumerable.Range(1, 14).SelectMany(chunk => chunk == 7 ? silence : Numbered(chunk));
        Assert.Equal(expected, _heard);
    }

    [Fact]
    public async Task Input_TelnyxLinear_HasItsBytesTurned()
    {
        var socket = new CarrierSocket();
        socket.Say("""{"event":"start","stream_id":"s","start":{"media_format":{"encoding":"L16","sample_rate":16000}}}""");
        await using var leg = await MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Telnyx, timeProvider: _time, cancellationToken: Cancellation);
        await socket.WhenIdleAsync(Cancellation);

        socket.Say("""{"event":"media","stream_id":"s","media":{"chunk":1,"payload":"AQIDBAU="}}""");
        Hear(leg);

        Assert.Equal([2, 1, 4, 3], _heard);
        Assert.Equal((AudioFormat.Pcm16k, AudioFormat.Pcmu), (leg.Capabilities.InputFormat, leg.Capabilities.OutputFormat));
    }

    [Fact]
    public async Task Input_Vonage_ComesInBinaryMessages()
    {
        var socket = new CarrierSocket();
        socket.Say(new byte[640], WebSocketMessageType.Binary); // before anyone knows its format
        socket.Say("""{"event":"websocket:connected","content-type":"audio/l16;rate=16000"}""");
        await using var leg = await MediaStreamLeg.AcceptAsync(socket, MediaStreamDialect.Vonage, timeProvider: _time, cancellationToken: Cancellation);
        await socket.WhenIdleAsync(Cancellation);

        socket.Say([1, 2, 3, 4, 5], WebSocketMessageType.Binary);
        Hear(leg);

        Assert.Equal([1, 2, 3, 4], _heard);
    }

    [Fact]
    public async Task Input_BinaryFromACarrierOfText_IsABadMessage()
    {
        await using var leg = await _carrier.AcceptAsync(new MediaStreamOptions { MaxBadMessages = 2 }, Cancellation);

        _carrier.Socket.Say(new byte[160], WebSocketMessageType.Binary);
        _carrier.Socket.Say(new byte[160], WebSocketMessageType.Binary);

        Assert.Equal(new Parley.Calls.Legs.LegEndedSignal("invalid_messages"), await leg.Signals.ReadAsync(Cancellation));
    }

    [Fact]
    [Row(232)]
    public async Task OnMessage_EachMessage_IsShownAndItsHandlersFaultsEndNothing()
    {
        var shown = new List<string>();
        var options = new MediaStreamOptions
        {
            OnMessage = message =>
            {
                shown.Add(System.Text.Encoding.UTF8.GetString(message.Span));
                throw new InvalidOperationException();
            },
        };
        await using var leg = await _carrier.AcceptAsync(options, Cancellation);
        shown.Clear(); // the echo of the first mark

        _carrier.Socket.Say("""{"event":"news","of":"the carrier"}""");
        _carrier.Socket.Say(TwilioWords.Media(1, [7]));
        Hear(leg);

        Assert.Equal(["""{"event":"news","of":"the carrier"}""", TwilioWords.Media(1, [7])], shown);
        Assert.Equal([7], _heard);
    }

    private static byte[] Numbered(int frame)
    {
        var audio = new byte[160];
        audio.AsSpan().Fill(0x55);
        BitConverter.TryWriteBytes(audio, frame);
        return audio;
    }

    private void Hear(MediaStreamLeg leg)
    {
        while (leg.Input.TryRead(out var piece))
        {
            using (piece)
            {
                _heard.AddRange(piece.Memory.Span);
            }
        }
    }
}
