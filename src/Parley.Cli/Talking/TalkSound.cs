namespace Parley.Cli.Talking;

/// <summary>The sound of <c>talk</c>: PCM16 mono at 24 kHz, in frames of 20 ms.</summary>
internal static class TalkSound
{
    public const int SampleRate = 24_000;

    public const int FrameByteCount = 960;

    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    public static TimeSpan DurationOf(long byteCount) => TimeSpan.FromSeconds(byteCount / (double)(SampleRate * sizeof(short)));
}
