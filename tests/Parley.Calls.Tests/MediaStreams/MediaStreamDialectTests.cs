using System.Net.WebSockets;
using System.Text;
using Parley.Agents.Playout;
using Parley.Audio;
using Parley.Calls.Legs;
using Parley.Calls.MediaStreams;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>What each carrier is sent, byte for byte, and what it says back.</summary>
[Trait("Category", "Unit")]
public sealed class MediaStreamDialectTests : IDisposable
{
    private const string TwilioStart =
        """{"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000}}}""";

    private const string TelnyxStart =
        """{"event":"start","stream_id":"32DE","start":{"call_control_id":"v2:1","media_format":{"encoding":"PCMA","sample_rate":8000}}}""";

    private const string PlivoStart =
        """{"event":"start","start":{"callId":"c","streamId":"8765","mediaFormat":{"encoding":"audio/x-l16","sampleRate":16000}}}""";

    private const string SignalWireStart =
        """{"event":"start","streamSid":"S1","start":{"streamSid":"S1","callSid":"CA1","mediaFormat":{"encoding":"audio/x-L16","sampleRate":24000}}}""";

    private const string VonageStart = """{"event":"websocket:connected","content-type":"audio/l16;rate=16000","agent":"reception"}""";

    private readonly ManualTimeProvider _time = new();
    private readonly CarrierSocket _socket = new();
    private readonly List<string> _sent = [];

    public MediaStreamDialectTests() =>
        _socket.Sent = (message, type) => _sent.Add(type == WebSocketMessageType.Text
            ? Encoding.UTF8.GetString(message.Span)
            : $"binary {message.Length} {message.Span[0]:X2} {message.Span[^1]:X2}");

    public void Dispose() => _socket.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("twilio", TwilioStart, 3, new[]
    {
        """{"event":"mark","streamSid":"MZ1","mark":{"name":"0-1"}}""",
        """{"event":"media","streamSid":"MZ1","media":{"payload":"AQEB"}}""",
        """{"event":"mark","streamSid":"MZ1","mark":{"name":"0-2"}}""",
        """{"event":"clear","streamSid":"MZ1"}""",
    })]
    [InlineData("signalwire", SignalWireStart, 4, new[]
    {
        """{"event":"mark","streamSid":"S1","mark":{"name":"0-1"}}""",
        """{"event":"media","streamSid":"S1","media":{"payload":"AQEBAQ=="}}""",
        """{"event":"mark","streamSid":"S1","mark":{"name":"0-2"}}""",
        """{"event":"clear","streamSid":"S1"}""",
    })]
    [InlineData("plivo", PlivoStart, 2, new[]
    {
        """{"event":"checkpoint","streamId":"8765","name":"0-1"}""",
        """{"event":"playAudio","streamId":"8765","media":{"contentType":"audio/x-l16","sampleRate":16000,"payload":"AQE="}}""",
        """{"event":"checkpoint","streamId":"8765","name":"0-2"}""",
        """{"event":"clearAudio","streamId":"8765"}""",
    })]
    [Row(235)]
    public async Task Sent_OfEachCarrier_IsWhatItTakes(string carrier, string start, int byteCount, string[] expected)
    {
        await using var leg = await AcceptAsync(carrier, start);

        await leg.SendAudioAsync("i1", 0, Filled(byteCount), Cancellation);
        await leg.EndAudioAsync("i1", 0, Cancellation);
        await leg.ClearPlayoutAsync(Cancellation);

        Assert.Equal(expected, _sent);
    }

    [Fact]
    [Row(235)]
    public async Task Sent_ToTelnyx_IsAtLeastAFrameAndNamesNoStream()
    {
        await using var leg = await AcceptAsync("telnyx", TelnyxStart);

        await leg.SendAudioAsync("i1", 0, Filled(161), Cancellation);
        var before = _sent.Count;
        await leg.EndAudioAsync("i1", 0, Cancellation);
        await leg.ClearPlayoutAsync(Cancellation);

        byte[] rest = [1, .. Enumerable.Repeat((byte)0xFF, 159)];
        Assert.Equal(2, before);
        Assert.Equal(
            [
                """{"event":"mark","mark":{"name":"0-1"}}""",
                $$$"""{"event":"media","media":{"payload":"{{{Convert.ToBase64String(Filled(160))}}}"}}""",
                $$$"""{"event":"media","media":{"payload":"{{{Convert.ToBase64String(rest)}}}"}}""",
                """{"event":"mark","mark":{"name":"0-2"}}""",
                """{"event":"clear"}""",
            ],
            _sent);
    }

    [Fact]
    public async Task Sent_ToTelnyxInLinear_HasItsBytesTurned()
    {
        await using var leg = await AcceptAsync("telnyx", TelnyxStart, new MediaStreamOptions { OutputFormat = AudioFormat.Pcm16k });
        byte[] frame = [.. Enumerable.Range(0, 320).SelectMany(_ => new byte[] { 1, 2 })];
        byte[] turned = [.. Enumerable.Range(0, 320).SelectMany(_ => new byte[] { 2, 1 })];

        await leg.SendAudioAsync("i1", 0, frame, Cancellation);

        Assert.Equal($$$"""{"event":"media","media":{"payload":"{{{Convert.ToBase64String(turned)}}}"}}""", _sent[^1]);
    }

    [Fact]
    [Row(235)]
    public async Task Sent_ToVonage_IsBinaryAndExactlyAFrameEach()
    {
        await using var leg = await AcceptAsync("vonage", VonageStart);

        await leg.SendAudioAsync("i1", 0, Filled(1400), Cancellation);
        await leg.EndAudioAsync("i1", 0, Cancellation);
        await leg.ClearPlayoutAsync(Cancellation);

        Assert.Equal(
            [
                """{"action":"notify","payload":{"name":"0-1"}}""",
                "binary 640 01 01",
                "binary 640 01 01",
                "binary 640 01 00",
                """{"action":"notify","payload":{"name":"0-2"}}""",
                """{"action":"clear"}""",
            ],
            _sent);
    }

    [Fact]
    public async Task Heard_OfAPartFilledUpWithSilence_CountsItsOwnAudioAlone()
    {
        await using var leg = await AcceptAsync("vonage", VonageStart);
        await leg.SendAudioAsync("i1", 0, Filled(960), Cancellation); // 30 ms, sent as 40
        await leg.EndAudioAsync("i1", 0, Cancellation);
        await leg.SendAudioAsync("i2", 0, Filled(6400), Cancellation);

        _time.Advance(TimeSpan.FromMilliseconds(40));
        _socket.Say("""{"event":"websocket:notify","payload":{"name":"0-2"}}""");
        var first = await leg.ClearPlayoutAsync(Cancellation);
        await leg.SendAudioAsync("i3", 0, Filled(6400), Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        var second = await leg.ClearPlayoutAsync(Cancellation);

        Assert.Equal(new HeardPosition("i1", 0, TimeSpan.FromMilliseconds(30)), first);
        Assert.Equal(new HeardPosition("i3", 0, TimeSpan.FromMilliseconds(60)), second);
    }

    [Theory]
    [InlineData("twilio", TwilioStart, """{"event":"mark","streamSid":"MZ1","mark":{"name":"0-2"}}""")]
    [InlineData("telnyx", TelnyxStart, """{"event":"mark","stream_id":"32DE","mark":{"name":"0-2"}}""")]
    [InlineData("plivo", PlivoStart, """{"event":"playedStream","streamId":"8765","name":"0-2"}""")]
    [InlineData("vonage", VonageStart, """{"event":"websocket:notify","payload":{"name":"0-2"}}""")]
    public async Task MarkOfEachCarrier_TellsThatTheWordsWereHeard(string carrier, string start, string mark)
    {
        await using var leg = await AcceptAsync(carrier, start);
        await leg.SendAudioAsync("i1", 0, Filled(640), Cancellation);
        await leg.EndAudioAsync("i1", 0, Cancellation);

        var heard = leg.WhenHeardAsync(Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        var isEarly = heard.IsCompleted;
        _socket.Say(mark);

        await heard.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.False(isEarly);
    }

    [Fact]
    public async Task Accept_CarrierOfOnesOwn_IsARecordAway()
    {
        var exotel = MediaStreamDialect.Twilio with
        {
            Name = "exotel",
            StreamIdMember = "stream_sid",
            CallIdMember = "call_sid",
            AccountIdMember = "account_sid",
            FormatMember = "media_format",
            SampleRateMember = "sample_rate",
            ParametersMember = "custom_parameters",
            MediaTemplate = """{"event":"media","stream_sid":"{stream}","media":{"payload":"{payload}"}}""",
            MarkTemplate = """{"event":"mark","stream_sid":"{stream}","mark":{"name":"{name}"}}""",
            ClearTemplate = """{"event":"clear","stream_sid":"{stream}"}""",
        };
        _socket.Say("""{"event":"start","stream_sid":"e1","start":{"stream_sid":"e1","call_sid":"c1","media_format":{"encoding":"L16","sample_rate":"8000"}}}""");

        await using var leg = await MediaStreamLeg.AcceptAsync(_socket, exotel, null, _time, cancellationToken: Cancellation);
        await _socket.WhenIdleAsync(Cancellation);
        _socket.Say("""{"event":"stop","stream_sid":"e1"}""");

        Assert.Equal(("e1", "c1", AudioFormat.Pcm8k), (leg.Start.StreamId, leg.Start.CallId, leg.Start.Format));
        Assert.Equal(new LegEndedSignal("hang_up"), await leg.Signals.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Sent_StreamIdOfAnyText_StaysWithinItsString()
    {
        await using var leg = await AcceptAsync(
            "twilio", """{"event":"start","start":{"streamSid":"a\"},{payload}{name}\\","mediaFormat":{"encoding":"PCMU"}}}""");

        await leg.SendAudioAsync("i1", 0, Filled(1), Cancellation);

        using var message = System.Text.Json.JsonDocument.Parse(_sent[^1]);
        Assert.Equal("a\"},{payload}{name}\\", message.RootElement.GetProperty("streamSid").GetString());
        Assert.Equal("AQ==", message.RootElement.GetProperty("media").GetProperty("payload").GetString());
    }

    [Theory]
    [InlineData(100, 110)]
    [InlineData(-1, 300)]
    public async Task AcceptAsync_LeadsThatMakeNoSense_AreRefused(int minMs, int maxMs)
    {
        var options = new MediaStreamOptions { MinLead = TimeSpan.FromMilliseconds(minMs), MaxLead = TimeSpan.FromMilliseconds(maxMs) };

        await Assert.ThrowsAsync<ArgumentException>(() => MediaStreamLeg.AcceptAsync(_socket, MediaStreamDialect.Twilio, options, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task AcceptAsync_TemplateWithoutAPlace_IsRefused()
    {
        _socket.Say(TwilioStart);

        await Assert.ThrowsAsync<ArgumentException>(() => MediaStreamLeg.AcceptAsync(
            _socket, MediaStreamDialect.Twilio with { MarkTemplate = "{}" }, cancellationToken: Cancellation));
    }

    private static byte[] Filled(int count)
    {
        var audio = new byte[count];
        audio.AsSpan().Fill(1);
        return audio;
    }

    private async Task<MediaStreamLeg> AcceptAsync(string carrier, string start, MediaStreamOptions? options = null)
    {
        _socket.Say(start);
        var leg = await MediaStreamLeg.AcceptAsync(_socket, Dialects.Of(carrier), options, _time, cancellationToken: Cancellation);
        await _socket.WhenIdleAsync(Cancellation);
        return leg;
    }
}
