using Parley.Audio.Resampling;

namespace Parley.Audio.Tests.Resampling;

/// <summary>Both widths give what the scalar twin gives, bit for bit, also on a processor that has only one of them.</summary>
[Trait("Category", "Unit")]
public sealed class FirKernelTests
{
    private readonly float[] _source;
    private readonly float[] _taps;
    private readonly int[] _offsets = [.. Enumerable.Range(0, 43).Select(i => 42 - i)];
    private readonly short[] _twin;

    public FirKernelTests()
    {
        var random = new Random(5);
        _source = [.. Enumerable.Range(0, FirKernel.BlockLength512 + 43).Select(_ => (float)random.Next(-32_768, 32_768))];
        _taps = [.. Enumerable.Range(0, 43).Select(_ => (float)(random.NextDouble() - 0.45))];
        _twin = [.. Enumerable.Range(0, FirKernel.BlockLength512).Select(i => FirKernel.Single(ref _source[i], _taps, _offsets))];
    }

    [Fact]
    public void Block256_AnySamples_EqualsTheScalarTwin()
    {
        var target = new short[FirKernel.BlockLength256];

        FirKernel.Block256(ref _source[0], _taps, _offsets, ref target[0]);

        Assert.Equal(_twin[..FirKernel.BlockLength256], target);
    }

    [Fact]
    public void Block512_AnySamples_EqualsTheScalarTwin()
    {
        var target = new short[FirKernel.BlockLength512];

        FirKernel.Block512(ref _source[0], _taps, _offsets, ref target[0]);

        Assert.Equal(_twin, target);
    }
}
