using Parley.Audio.Vad;

namespace Parley.Audio.Tests.Vad;

[Trait("Category", "Unit")]
public sealed class VoiceActivityDetectorTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public void Push_DigitalSilence_IsNeverSpeech(int sampleRate)
    {
        var detector = new VoiceActivityDetector(sampleRate, new VoiceActivityOptions { Threshold = 0 });
        var frame = new short[detector.FrameLength];

        for (var i = 0; i < 500; i++)
        {
            var activity = detector.Push(frame);

            Assert.Equal(0, activity.Probability);
            Assert.False(activity.IsSpeech);
        }
    }

    [Fact]
    public void Push_FrameOfWrongLength_Throws() =>
        Assert.Throws<ArgumentException>("frame", () => new VoiceActivityDetector(16_000).Push(new short[160]));

    [Fact]
    public void Constructor_OtherRate_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>("sampleRate", () => new VoiceActivityDetector(44_100));
}
