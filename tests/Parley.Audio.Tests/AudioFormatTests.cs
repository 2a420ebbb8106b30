namespace Parley.Audio.Tests;

[Trait("Category", "Unit")]
public sealed class AudioFormatTests
{
    public static TheoryData<AudioFormat, int, int> Formats => new()
    {
        { AudioFormat.Pcm24k, 48_000, 960 },
        { AudioFormat.Pcm16k, 32_000, 640 },
        { AudioFormat.Pcm8k, 16_000, 320 },
        { AudioFormat.Pcmu, 8_000, 160 },
        { AudioFormat.Pcma, 8_000, 160 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void BytesPerFrame_WellKnownFormat_Is20Milliseconds(AudioFormat format, int bytesPerSecond, int bytesPerFrame)
    {
        Assert.Equal((bytesPerSecond, bytesPerFrame), (format.BytesPerSecond, format.BytesPerFrame));
        Assert.Equal(AudioFormat.FrameDuration, format.DurationOf(bytesPerFrame));
        Assert.Equal(bytesPerFrame, format.BytesOf(AudioFormat.FrameDuration));
    }

    [Fact]
    public void DurationOf_HalfASample_DoesNotCount() =>
        Assert.Equal(TimeSpan.Zero, AudioFormat.Pcm16k.DurationOf(1));

    [Fact]
    public void DurationOf_LongCall_DoesNotOverflow() =>
        Assert.Equal(TimeSpan.FromDays(365), AudioFormat.Pcm24k.DurationOf(AudioFormat.Pcm24k.BytesOf(TimeSpan.FromDays(365))));

    [Fact]
    public void BytesOf_NegativeDuration_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioFormat.Pcm16k.BytesOf(TimeSpan.FromTicks(-1)));
}
