using Parley.Audio.G711;
using Parley.Audio.Levels;
using Parley.Audio.Noise;
using Parley.Audio.Resampling;
using Parley.Audio.Vad;

namespace Parley.Audio.Tests;

/// <summary>The media path allocates nothing per frame once it runs.</summary>
[Trait("Category", "Unit")]
public sealed class AllocationTests
{
    private readonly short[] _samples = new short[960];
    private readonly short[] _target = new short[960];
    private readonly byte[] _bytes = new byte[960];

    [Fact]
    public void G711_EachFrame_AllocatesNothing() => AssertNoAllocation(() =>
    {
        MuLaw.Encode(_samples, _bytes);
        MuLaw.Decode(_bytes, _target);
        ALaw.Encode(_samples, _bytes);
        ALaw.Decode(_bytes, _target);
    });

    [Theory]
    [InlineData(8_000, 24_000)]
    [InlineData(24_000, 8_000)]
    [InlineData(22_050, 24_000)]
    public void Resample_EachFrame_AllocatesNothing(int sourceRate, int targetRate)
    {
        var resampler = new Resampler(sourceRate, targetRate);

        AssertNoAllocation(() => resampler.Resample(_samples.AsSpan(0, sourceRate / 50), _target));
    }

    [Fact]
    public void Expand_EachFrame_AllocatesNothing()
    {
        var expander = new TelephoneBandExpander();

        AssertNoAllocation(() => expander.Expand(_samples.AsSpan(0, 160), _target));
    }

    [Fact]
    public void Suppress_EachFrame_AllocatesNothing()
    {
        var suppressor = new NoiseSuppressor(24_000);

        AssertNoAllocation(() => suppressor.Process(_samples.AsSpan(0, 480), _target));
    }

    [Fact]
    public void Push_EachFrame_AllocatesNothing()
    {
        var detector = new VoiceActivityDetector(16_000);

        AssertNoAllocation(() => detector.Push(_samples.AsSpan(0, 320)));
    }

    [Fact]
    public void Measure_EachFrame_AllocatesNothing() => AssertNoAllocation(() => LevelMeter.Measure(_samples));

    private static void AssertNoAllocation(Action frame)
    {
        for (var i = 0; i < 10; i++)
        {
            frame();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            frame();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
