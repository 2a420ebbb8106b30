using Parley.Audio.G711;

namespace Parley.Audio.Tests.G711;

[Trait("Category", "Unit")]
public sealed class ALawTests
{
    private static readonly byte[] s_codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
    private static readonly short[] s_samples = [.. Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value)];

    [Fact]
    [Row(140)]
    public void Encode_AllSamples_IsG191()
    {
        var encoded = new byte[s_samples.Length];

        ALaw.Encode(s_samples, encoded);

        Assert.Equal(s_samples.Select(G191Reference.CompressALaw), encoded);
    }

    [Fact]
    public void Encode_SingleValues_EqualTheSpan()
    {
        var encoded = new byte[s_samples.Length];

        ALaw.Encode(s_samples, encoded);

        Assert.Equal(s_samples.Select(ALaw.Encode), encoded);
    }

    [Fact]
    [Row(140)]
    public void Decode_AllBytes_IsG191()
    {
        var decoded = new short[s_codes.Length];

        ALaw.Decode(s_codes, decoded);

        Assert.Equal(s_codes.Select(G191Reference.ExpandALaw), decoded);
        Assert.Equal(s_codes.Select(ALaw.Decode), decoded);
    }

    [Fact]
    public void Decode_KnownBytes_GiveTheStandardsValues()
    {
        var decoded = s_codes.Select(ALaw.Decode).ToArray();

        Assert.Equal((8, -8, 32_256, -32_256), (decoded[ALaw.Silence], decoded[0x55], decoded[0xAA], decoded[0x2A]));
        Assert.Equal(1_564_672, decoded.Sum(sample => Math.Abs((int)sample)));
    }

    [Fact]
    public void Encode_DecodedBytes_GiveThemBack()
    {
        var again = s_codes.Select(code => ALaw.Encode(ALaw.Decode(code))).ToArray();

        Assert.Equal(s_codes, again);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(160)]
    [InlineData(161)]
    public void Encode_AnyLength_EqualsTheReference(int length)
    {
        var samples = s_samples.AsSpan(12_345, length);
        var encoded = new byte[length];
        var decoded = new short[length];

        var encodedCount = ALaw.Encode(samples, encoded);
        var decodedCount = ALaw.Decode(encoded, decoded);

        Assert.Equal((length, length), (encodedCount, decodedCount));
        Assert.Equal(samples.ToArray().Select(G191Reference.CompressALaw), encoded);
        Assert.Equal(encoded.Select(G191Reference.ExpandALaw), decoded);
    }

    [Fact]
    public void Encode_TargetTooShort_Throws() =>
        Assert.Throws<ArgumentException>("target", () => ALaw.Encode(new short[2], new byte[1]));

    [Fact]
    public void Decode_TargetTooShort_Throws() =>
        Assert.Throws<ArgumentException>("target", () => ALaw.Decode(new byte[2], new short[1]));
}
