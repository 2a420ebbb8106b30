using Parley.Audio.Playback;

namespace Parley.Audio.Tests.Playback;

[Trait("Category", "Unit")]
public sealed class PlaybackTests
{
    [Theory]
    [InlineData(3000, 0, true)]
    [InlineData(400, 200, false)] // below the floor of 0.015
    [InlineData(3000, 6000, false)] // its echo could be as loud
    [InlineData(9000, 6000, true)]
    [Row(138)]
    [Complaint(21)]
    public void Passes_MicrophoneOverPlayback_GoesByWhatTheEchoCouldBe(short microphone, short playback, bool passes)
    {
        var gate = new EchoGate();

        Assert.Equal(passes, gate.Passes(Constant(microphone), playback == 0 ? [] : Constant(playback)));
    }

    [Fact]
    [Row(139)]
    public void Apply_FadeOut_FallsEvenlyToSilence()
    {
        var ramp = new GainRamp(24_000);
        var samples = Constant(10_000);

        ramp.FadeTo(0, TimeSpan.FromMilliseconds(10)); // 240 samples of the frame's 480
        ramp.Apply(samples);

        Assert.InRange(samples[119], 4_950, 5_050);
        Assert.All(samples[241..], sample => Assert.Equal(0, sample));
        Assert.True(ramp.IsSilent);
    }

    [Fact]
    [Row(139)]
    public void Apply_LoweredAndRestored_IsExactAgain()
    {
        var ramp = new GainRamp(24_000);
        var lowered = Constant(10_000);
        var restored = Constant(10_000);

        ramp.FadeTo(GainRamp.FromDecibels(-15), TimeSpan.Zero);
        ramp.Apply(lowered);
        ramp.FadeTo(1, TimeSpan.Zero);
        ramp.Apply(restored);

        Assert.All(lowered, sample => Assert.Equal(1778, sample));
        Assert.All(restored, sample => Assert.Equal(10_000, sample));
    }

    [Fact]
    [Row(139)]
    public void MayPlay_FewIsQueued_WaitsAtTheStartAndAfterRunningDry()
    {
        var buffer = new PreBuffer(TimeSpan.FromMilliseconds(120));

        bool[] played =
        [
            buffer.MayPlay(TimeSpan.FromMilliseconds(80), isComplete: false),
            buffer.MayPlay(TimeSpan.FromMilliseconds(120), isComplete: false),
            buffer.MayPlay(TimeSpan.FromMilliseconds(20), isComplete: false),
            buffer.MayPlay(TimeSpan.Zero, isComplete: false),
            buffer.MayPlay(TimeSpan.FromMilliseconds(80), isComplete: false),
            buffer.MayPlay(TimeSpan.FromMilliseconds(80), isComplete: true),
        ];

        Assert.Equal([false, true, true, false, false, true], played);
    }

    private static short[] Constant(short value) => [.. Enumerable.Repeat(value, 480)];
}
