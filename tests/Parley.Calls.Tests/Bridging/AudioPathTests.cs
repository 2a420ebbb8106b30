using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Calls.Bridging;

namespace Parley.Calls.Tests.Bridging;

[Trait("Category", "Unit")]
public sealed class AudioPathTests
{
    [Fact]
    public void Convert_EqualFormats_PassesTheSameMemory()
    {
        var path = new AudioPath(AudioFormat.Pcmu, AudioFormat.Pcmu);
        ReadOnlyMemory<byte> frame = new byte[160];

        var converted = path.Convert(frame);

        Assert.True(path.IsPassThrough);
        Assert.Equal(frame, converted);
    }

    [Theory]
    [InlineData(AudioEncoding.Pcm16, 24_000, AudioEncoding.Pcmu, 8_000)]
    [InlineData(AudioEncoding.Pcma, 8_000, AudioEncoding.Pcm16, 24_000)]
    [InlineData(AudioEncoding.Pcm16, 16_000, AudioEncoding.Pcm16, 24_000)]
    [InlineData(AudioEncoding.Pcmu, 8_000, AudioEncoding.Pcma, 8_000)]
    public void Convert_Frames_AreWholeAndAllocateNothing(AudioEncoding from, int fromRate, AudioEncoding to, int toRate)
    {
        var source = new AudioFormat(from, fromRate);
        var target = new AudioFormat(to, toRate);
        var path = new AudioPath(source, target);
        ReadOnlyMemory<byte> frame = new byte[source.BytesPerFrame];
        var length = path.Convert(frame).Length;

        // The runtime counts what is left of the thread's allocation buffer as allocated when another test's garbage collection takes it
        // away, so one measurement may be too high by it. What is allocated for each frame shows in all of them.
        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var count = 0; count < 500; count++)
            {
                length = path.Convert(frame).Length;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, least);
        Assert.Equal(target.BytesPerFrame, length);
    }

    [Fact]
    public void Convert_Tone_KeepsItsLevelThroughTheTelephone()
    {
        var path = new AudioPath(AudioFormat.Pcm24k, AudioFormat.Pcmu);
        var back = new AudioPath(AudioFormat.Pcmu, AudioFormat.Pcm24k);
        var tone = Enumerable.Range(0, 24_000).Select(i => (short)(10_000 * Math.Sin(2 * Math.PI * 440 * i / 24_000))).ToArray();

        var heard = back.Convert(path.Convert(MemoryMarshal.AsBytes<short>(tone).ToArray()));

        var samples = MemoryMarshal.Cast<byte, short>(heard.Span)[4_800..].ToArray();
        Assert.InRange(Math.Sqrt(samples.Average(sample => (double)sample * sample)), 6_900, 7_250);
    }
}
