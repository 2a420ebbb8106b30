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

        meter.Began("r1");
        var first = meter.AudioSent(TimeSpan.FromSeconds(10.1), "r1");
        var second = meter.AudioSent(TimeSpan.FromSeconds(10.2), "r1");

        Assert.Equal((TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(200), false), first);
        Assert.Null(second);
    }

    [Fact]
    public void AudioSent_AfterWriting_SaysSo()
    {
        var meter = new TurnLatencyMeter();
        meter.Typed(TimeSpan.FromSeconds(10));

        meter.Began("r1");

        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.Zero, true), meter.AudioSent(TimeSpan.FromSeconds(11), "r1"));
    }

    [Fact]
    public void AudioSent_UserWentOn_IsNoTurn()
    {
        var meter = new TurnLatencyMeter();
        meter.SpeechStopped(TimeSpan.FromSeconds(10), TimeSpan.Zero);

        meter.SpeechStarted();
        meter.Began("r1");

        Assert.Null(meter.AudioSent(TimeSpan.FromSeconds(11), "r1"));
    }

    [Fact]
    public void AudioSent_OfAResponseFromBeforeTheTurn_IsNoAnswer()
    {
        var meter = new TurnLatencyMeter();
        meter.Began("r1");
        meter.SpeechStopped(TimeSpan.FromSeconds(10), TimeSpan.Zero);

        var old = meter.AudioSent(TimeSpan.FromSeconds(10.1), "r1");
        meter.Began("r2");
        var answer = meter.AudioSent(TimeSpan.FromSeconds(11), "r2");

        Assert.Equal((null, TimeSpan.FromSeconds(1)), (old, answer?.FirstAudio));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AudioSent_AfterAFalseAlarm_IsNoAnswer(bool isKnownFirst)
    {
        var meter = new TurnLatencyMeter();
        meter.SpeechStarted();
        Action[] both = [meter.FalseAlarm, () => meter.SpeechStopped(TimeSpan.FromSeconds(10), TimeSpan.Zero)];
        Array.ForEach(isKnownFirst ? both : [.. both.Reverse()], happen => happen());

        meter.Began("r2");

        Assert.Null(meter.AudioSent(TimeSpan.FromSeconds(40), "r2"));
    }
}
