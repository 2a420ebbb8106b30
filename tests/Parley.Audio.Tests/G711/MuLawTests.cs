using Parley.Audio.G711;

namespace Parley.Audio.Tests.G711;

[Trait("Category", "Unit")]
public sealed class MuLawTests
{
    private static readonly byte[] s_codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
    private static readonly short[] s_samples = [.. Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value)];

    [Fact]
    [Row(140)]
    public void Encode_AllSamples_IsG191()
    {
        var encoded = new byte[s_samples.Length];

        MuLaw.Encode(s_samples, encoded);

        Assert.Equal(s_samples.Select(G191Reference.CompressMuLaw), encoded);
    }

    [Fact]
    public void Encode_SingleValues_EqualTheSpan()
    {
        var encoded = new byte[s_samples.Length];

        MuLaw.Encode(s_samples, encoded);

        Assert.Equal(s_samples.Select(MuLaw.Encode), encoded);
    }

    [Fact]
    [Row(140)]
    public void Decode_AllBytes_IsG191()
    {
        var decoded = new short[s_codes.Length];

        MuLaw.Decode(s_codes, decoded);

        Assert.Equal(s_codes.Select(G191Reference.ExpandMuLaw), decoded);
        Assert.Equal(s_codes.Select(MuLaw.Decode), decoded);
    }

    [Fact]
    public void Decode_KnownBytes_GiveTheStandardsValues()
    {
        var decoded = s_codes.Select(MuLaw.Decode).ToArray();

        Assert.Equal((-32_124, 32_124, 0, 0), (decoded[0x00], decoded[0x80], decoded[MuLaw.Silence], decoded[0x7F]));
        Assert.Equal(1_532_928, decoded.Sum(sample => Math.Abs((int)sample)));
    }

    [Fact]
    public void Encode_DecodedBytes_GiveThemBackButForNegativeZero()
    {
        var again = s_codes.Select(code => MuLaw.Encode(MuLaw.Decode(code))).ToArray();

        Assert.Equal(s_codes.Select(code => code == 0x7F ? (byte)0xFF : code), again);
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

        var encodedCount = MuLaw.Encode(samples, encoded);
        var decodedCount = MuLaw.Decode(encoded, decoded);

        Assert.Equal((length, length), (encodedCount, decodedCount));
        Assert.Equal(samples.ToArray().Select(G191Reference.CompressMuLaw), encoded);
        Assert.Equal(encoded.Select(G191Reference.ExpandMuLaw), decoded);
    }

    [Fact]
    public void Encode_TargetTooShort_Throws() =>
        Assert.Throws<ArgumentException>("target", () => MuLaw.Encode(new short[2], new byte[1]));

    [Fact]
    public void Decode_TargetTooShort_Throws() =>
        Assert.Throws<ArgumentException>("target", () => MuLaw.Decode(new byte[2], new short[1]));
}
