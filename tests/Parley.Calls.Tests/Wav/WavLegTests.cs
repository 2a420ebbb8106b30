using Parley.Agents;
using Parley.Audio;
using Parley.Audio.Wav;
using Parley.Calls.Wav;
using Parley.Realtime.Items;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.Wav;

[Trait("Category", "Unit")]
public sealed class WavLegTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_RecordedQuestion_IsHeardResampledAndTheAnswerIsRecorded()
    {
        var time = new ManualTimeProvider();
        using var file = new MemoryStream();
        var recording = await WavWriter.CreateAsync(file, 24_000, cancellationToken: Cancellation);
        var question = new WavAudio(new short[8_000], 16_000, new WavFormat(WavSampleType.Signed16, 1, 16_000), IsTruncated: false);
        var leg = WavLeg.Start(question, recording, new WavLegOptions { Pace = WavPace.AsFastAsPossible }, time);
        var model = new FakeRealtimeModel();
        await using var call = await Call.StartAsync(
            leg, new RealtimeAgent { Name = "shopmax" }, model, new CallOptions { CallId = "call-1" }, time, cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);
        var running = call.RunAsync(Cancellation);
        while (connection.AudioByteCount < 72_000)
        {
            await Task.Yield(); // half a second of question and one of silence, at 24 kHz
        }

        connection.Say(FakeResponses.Created("r0"));
        connection.Say(FakeResponses.Audio("r0", "i0", new byte[960]));
        connection.Say(FakeResponses.Done("r0", null, new FunctionCallItem { Name = "x", Arguments = "" }));
        connection.Say(FakeResponses.Speech("r1", "i1", new byte[4_800], "On its way."));
        var reason = await running.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.Equal("answered", reason);
        Assert.Equal(72_000, connection.AudioByteCount);
        Assert.Equal(new WavLegReport(2, AudioFormat.Pcm24k.DurationOf(5_760), TimeSpan.Zero), leg.Report);
        Assert.Equal(2_880, WavReader.ReadAll(file.ToArray()).Samples.Length);
    }

    [Fact]
    public async Task Call_NobodyAnswers_EndsWithNoAnswer()
    {
        var time = new ManualTimeProvider();
        var question = new WavAudio(new short[480], 24_000, new WavFormat(WavSampleType.Signed16, 1, 24_000), IsTruncated: false);
        var leg = WavLeg.Start(question, null, new WavLegOptions { AnswerTimeout = TimeSpan.FromSeconds(2) }, time);
        var model = new FakeRealtimeModel();
        await using var call = await Call.StartAsync(
            leg, new RealtimeAgent { Name = "shopmax" }, model, new CallOptions { CallId = "call-1" }, time, cancellationToken: Cancellation);

        var running = call.RunAsync(Cancellation);
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        Assert.Equal("no_answer", await running);
    }
}
