using System.Text.Json;
using Parley.Testing.Telephone.Speaking;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Tests.Telephone;

[Trait("Category", "Integration")]
public sealed class CarrierStreamTests
{
    [Fact]
    public async Task Call_WholeStream_HasTheCarriersShapes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        var call = bed.Carrier.Call(CallerScript.Of(new CallerAct.Speak(new byte[160]), new CallerAct.Press("5"), new CallerAct.HangUp()));
        var stream = await bed.Platform.AcceptAsync(cancellationToken);

        var messages = new List<JsonElement>();
        for (var count = 0; count < 2; count++)
        {
            messages.Add((await stream.ReceiveAsync(cancellationToken))!.Value);
        }

        await TickAsync(1);
        await TickAsync(2);
        await TickAsync(1);
        Assert.Null(await stream.ReceiveAsync(cancellationToken));
        await call.Completion;

        var (sid, id) = (messages[1].GetProperty("streamSid").GetString()!, call.CallSid);
        Assert.Matches("^MZ[0-9a-f]{32}$", sid);
        const string Account = "AC00000000000000000000000000000001";
        var speech = Convert.ToBase64String(new byte[160]);
        var silence = Convert.ToBase64String(Enumerable.Repeat((byte)0xFF, 160).ToArray());
        string[] expected =
        [
            """{"event":"connected","protocol":"Call","version":"1.0.0"}""",
            $$$"""{"event":"start","sequenceNumber":"1","start":{"accountSid":"{{{Account}}}","streamSid":"{{{sid}}}","callSid":"{{{id}}}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"agent":"reception"}},"streamSid":"{{{sid}}}"}""",
            $$$"""{"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1","timestamp":"0","payload":"{{{speech}}}"},"streamSid":"{{{sid}}}"}""",
            $$$"""{"event":"media","sequenceNumber":"3","media":{"track":"inbound","chunk":"2","timestamp":"20","payload":"{{{silence}}}"},"streamSid":"{{{sid}}}"}""",
            $$$"""{"event":"dtmf","sequenceNumber":"4","dtmf":{"track":"inbound_track","digit":"5"},"streamSid":"{{{sid}}}"}""",
            $$$"""{"event":"stop","sequenceNumber":"5","stop":{"accountSid":"{{{Account}}}","callSid":"{{{id}}}"},"streamSid":"{{{sid}}}"}""",
        ];
        Assert.Equal(expected.Select(json => JsonElement.Parse(json).ToString()), messages.Select(message => Unescaped(message)));

        async Task TickAsync(int count)
        {
            bed.Time.Advance(TimeSpan.FromMilliseconds(20));
            for (var left = count; left > 0; left--)
            {
                messages.Add((await stream.ReceiveAsync(cancellationToken))!.Value);
            }
        }

        static string Unescaped(JsonElement message) => message.GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_BehindAudio_ComeBackWhenItIsPlayedAndAtOnceAfterClear()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        var (call, stream) = await bed.CallAsync(CallerScript.Silence, cancellationToken);
        await SendAudioAsync(stream, call.Snapshot().Streams[0].StreamSid, 1608, cancellationToken); // 201 ms
        await SendAsync(stream, call, "mark", "played", cancellationToken);
        await SendAudioAsync(stream, call.Snapshot().Streams[0].StreamSid, 8000, cancellationToken);
        await SendAsync(stream, call, "mark", "cleared", cancellationToken);
        await SendAsync(stream, call, "mark", "behind", cancellationToken);
        await BufferedAsync(call, 3, cancellationToken);

        await bed.AdvanceAsync(stream, 10, cancellationToken);
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));
        var played = await stream.ReceiveAsync(cancellationToken);
        await bed.AdvanceAsync(stream, 5, cancellationToken);
        await stream.SendAsync($$"""{"event":"clear","streamSid":"{{call.Snapshot().Streams[0].StreamSid}}"}""", cancellationToken);
        var cleared = await stream.ReceiveAsync(cancellationToken);
        var behind = await stream.ReceiveAsync(cancellationToken);
        await bed.AdvanceAsync(stream, 50, cancellationToken);
        await call.DisposeAsync();

        Assert.Equal(["played", "cleared", "behind"], new[] { played, cleared, behind }.Select(message => message!.Value.GetProperty("mark").GetProperty("name").GetString()));
        var record = Assert.Single((await call.Completion).Streams);
        Assert.Equal(TimeSpan.FromMilliseconds(301), record.Heard.Duration);
        Assert.Equal(new ClearedAudio(TimeSpan.FromMilliseconds(301), TimeSpan.FromMilliseconds(900), TimeSpan.FromMilliseconds(301)), Assert.Single(record.Clears));
        Assert.Empty((await call.Completion).Problems);
    }

    [Fact]
    public async Task Message_OfAWrongShape_IsWarnedOfOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        var (call, stream) = await bed.CallAsync(CallerScript.Silence, cancellationToken);

        await stream.SendAsync("""{"event":"media","media":{"payload":""}}""", cancellationToken);
        await stream.SendAsync("""{"event":"hello"}""", cancellationToken);
        await SendAsync(stream, call, "mark", "behind", cancellationToken);
        await stream.ReceiveAsync("mark", cancellationToken);
        await call.DisposeAsync();

        Assert.Equal(31951, Assert.Single((await call.Completion).Problems).Code);
    }

    [Fact]
    public async Task Faults_OfTheLine_LoseHoldAndDoubleTheFramesNamed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        var faults = new LineFaults { Lost = [2..3], Held = [4..6], Doubled = [7..8] };
        var (call, stream) = await bed.CallAsync(CallerScript.Silence with { Faults = faults, Duration = TimeSpan.FromMilliseconds(160) }, cancellationToken);

        var chunks = new List<string>();
        for (var frame = 1; frame <= 9; frame++)
        {
            bed.Time.Advance(TimeSpan.FromMilliseconds(20));
            while (call.FrameCount < Math.Min(frame, 8))
            {
                await Task.Yield();
            }
        }

        while (await stream.ReceiveAsync(cancellationToken) is { } message)
        {
            chunks.Add(message.TryGetProperty("media", out var media) ? $"{media.GetProperty("chunk")}@{media.GetProperty("timestamp")}" : message.GetProperty("event").GetString()!);
        }

        Assert.Equal(["1@0", "3@40", "4@60", "5@80", "6@100", "7@120", "7@120", "8@140", "stop"], chunks);
    }

    [Fact]
    public async Task Caller_Vanishes_NoStopComes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        var (call, stream) = await bed.CallAsync(CallerScript.Of(new CallerAct.Vanish()), cancellationToken);

        bed.Time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Null(await stream.ReceiveAsync(cancellationToken));
        Assert.Equal("completed", (await call.Completion).Status);
    }

    [Fact]
    public async Task Platform_ClosesTheStream_TheNextVerbRuns()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        var (call, stream) = await bed.CallAsync(CallerScript.Silence, cancellationToken);

        await stream.CloseAsync(cancellationToken);

        Assert.Equal(["Connect", "Hangup"], (await call.Completion).Verbs.Select(verb => verb.Name));
    }

    private static Task SendAudioAsync(PlatformStream stream, string streamSid, int byteCount, CancellationToken cancellationToken) => stream.SendAsync(
        $$$"""{"event":"media","streamSid":"{{{streamSid}}}","media":{"payload":"{{{Convert.ToBase64String(new byte[byteCount])}}}"}}""", cancellationToken);

    private static Task SendAsync(PlatformStream stream, Parley.Testing.Telephone.SimulatedCall call, string verb, string name, CancellationToken cancellationToken) =>
        stream.SendAsync($$$"""{"event":"{{{verb}}}","streamSid":"{{{call.Snapshot().Streams[0].StreamSid}}}","{{{verb}}}":{"name":"{{{name}}}"}}""", cancellationToken);

    /// <summary>Waits until the carrier holds so many marks: only then may its clock go on.</summary>
    private static async Task BufferedAsync(Parley.Testing.Telephone.SimulatedCall call, int markCount, CancellationToken cancellationToken)
    {
        while (call.PendingMarkCount < markCount)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
