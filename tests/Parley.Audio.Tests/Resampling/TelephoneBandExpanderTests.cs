using Parley.Audio.Resampling;

namespace Parley.Audio.Tests.Resampling;

[Trait("Category", "Unit")]
public sealed class TelephoneBandExpanderTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    [InlineData(1f)]
    public void Expand_Tone_KeepsItAndItsMirrorImage(float mirrorShare)
    {
        var source = Tone.Create(1_500, 8_000, 8_000, 8_192);
        var output = new short[16_000];
        var expander = new TelephoneBandExpander(mirrorShare);

        var written = 0;
        foreach (var frame in source.Chunk(160))
        {
            written += expander.Expand(frame, output.AsSpan(written));
        }

        var settled = output.AsSpan(800);
        Assert.Equal(16_000, written);
        Assert.Equal(8_192, Tone.Fit(settled, 1_500, 16_000).Amplitude, 8_192 * 0.02);
        Assert.Equal(8_192 * mirrorShare, Tone.Fit(settled, 6_500, 16_000).Amplitude, 8_192 * 0.02);
    }

    [Fact]
    public void Expand_AfterReset_IsAsNew()
    {
        var source = Tone.Create(1_000, 8_000, 500);
        var expander = new TelephoneBandExpander();
        var first = new short[1_000];
        var second = new short[1_000];

        expander.Expand(source, first);
        expander.Reset();
        expander.Expand(source, second);

        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Constructor_ShareOutOfRange_Throws(float mirrorShare) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(mirrorShare), () => new TelephoneBandExpander(mirrorShare));
}
