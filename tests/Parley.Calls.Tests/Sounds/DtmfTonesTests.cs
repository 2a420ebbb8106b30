using Parley.Audio;
using Parley.Calls.Bridging;
using Parley.Calls.Sounds;
using Parley.Testing.Telephone.Playing;

namespace Parley.Calls.Tests.Sounds;

[Trait("Category", "Unit")]
public sealed class DtmfTonesTests
{
    [Theory]
    [InlineData(AudioEncoding.Pcmu, 8_000)]
    [InlineData(AudioEncoding.Pcma, 8_000)]
    [InlineData(AudioEncoding.Pcm16, 16_000)]
    [InlineData(AudioEncoding.Pcm16, 24_000)]
    public void Write_AllKeys_AreReadBack(AudioEncoding encoding, int sampleRate)
    {
        var format = new AudioFormat(encoding, sampleRate);

        var audio = DtmfTones.Write("0123456789*#w11", format);

        var heard = new AudioPath(format, AudioFormat.Pcmu).Convert(audio);
        Assert.Equal("0123456789*#11", Read(heard));
    }

    [Fact]
    public void Read_Music_HasNoKeys() => Assert.Equal("", Read(HoldMusic.Soft.Encode(AudioFormat.Pcmu)));

    private static string Read(ReadOnlyMemory<byte> muLaw) => new HeardAudio([new HeardRun(TimeSpan.Zero, muLaw)]).ReadKeys();
}
