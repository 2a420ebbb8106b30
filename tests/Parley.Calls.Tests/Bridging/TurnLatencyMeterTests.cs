using Parley.Calls.Bridging;

namespace Parley.Calls.Tests.Bridging;

[Trait("Category", "Unit")]
public sealed class TurnLatencyMeterTests
{
    [Fact]
    public void AudioSent_AfterSpeech_CountsFromTheEndOfSpeechOnce()
    {
        var meter = new TurnLatencyMeter();
        meter.SpeechStopped(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(200));

        var first = meter.AudioSent(TimeSpan.FromSeconds(10.1));
        var second = meter.AudioSent(TimeSpan.FromSeconds(10.2));

        Assert.Equal((TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(200)), first);
        Assert.Null(second);
    }

    [Fact]
    public void AudioSent_UserWentOn_IsNoTurn()
    {
        var meter = new TurnLatencyMeter();
        meter.SpeechStopped(TimeSpan.FromSeconds(10), TimeSpan.Zero);

        meter.SpeechStarted();

        Assert.Null(meter.AudioSent(TimeSpan.FromSeconds(11)));
    }
}
