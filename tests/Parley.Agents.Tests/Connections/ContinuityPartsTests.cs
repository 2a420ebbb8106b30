using FsCheck;
using FsCheck.Fluent;
using Parley.Agents.Connections;
using Parley.Agents.History;

namespace Parley.Agents.Tests.Connections;

[Trait("Category", "Unit")]
public sealed class ContinuityPartsTests
{
    [Theory]
    [InlineData(0, 0, 250)]
    [InlineData(1, 0, 500)]
    [InlineData(1, 1, 250)]
    [InlineData(30, 0, 8000)]
    [InlineData(5000, 0.5, 6000)]
    public void Delay_AnyRound_DoublesToTheLimitAndVaries(int round, double jitter, int expectedMs) =>
        Assert.Equal(expectedMs, BackOff.Delay(new ContinuityOptions(), round, jitter).TotalMilliseconds);

    [Fact]
    public void AudioRing_AnyPieces_KeepsTheLastBytesInOrder() =>
        Prop.ForAll<byte[][], FsCheck.PositiveInt>((pieces, limit) =>
        {
            var ring = new AudioRing();
            foreach (var piece in pieces)
            {
                ring.Add(piece, limit.Get);
            }

            var all = pieces.SelectMany(piece => piece).ToArray();
            return ring.Take().SequenceEqual(all.TakeLast(limit.Get)) && ring.Take().Length == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("One two three four", 1000, "One two three")]
    [InlineData("One two", 0, "")]
    [InlineData("One two", 9000, "One two")]
    [InlineData("Donaudampfschiff", 500, "")]
    public void HeardWords_AnyTime_EndsAtAWord(string text, int heardMs, string expected) =>
        Assert.Equal(expected, Retelling.HeardWords(text, TimeSpan.FromMilliseconds(heardMs)));
}
