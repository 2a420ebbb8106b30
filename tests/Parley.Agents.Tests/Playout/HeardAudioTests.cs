using FsCheck;
using FsCheck.Fluent;
using Parley.Agents.Playout;

namespace Parley.Agents.Tests.Playout;

[Trait("Category", "Unit")]
public sealed class HeardAudioTests
{
    [Theory]
    [InlineData(340.7, 1000, false, 340)]
    [InlineData(1500, 1000, false, 1000)]
    public void Cut_PartlyHeard_TruncatesToWholeMilliseconds(double heardMs, double sentMs, bool isGenerated, int endMs)
    {
        var cut = HeardAudio.Cut(TimeSpan.FromMilliseconds(heardMs), TimeSpan.FromMilliseconds(sentMs), isGenerated);

        Assert.Equal(HeardCut.TruncateAt(endMs), cut);
    }

    [Fact]
    public void Cut_NothingHeard_DeletesTheItem() =>
        Assert.Equal(HeardCut.Delete, HeardAudio.Cut(TimeSpan.FromMilliseconds(0.9), TimeSpan.FromSeconds(1), isGenerated: true));

    [Fact]
    public void Cut_AllHeard_KeepsIt() =>
        Assert.Equal(HeardCut.Keep, HeardAudio.Cut(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), isGenerated: true));

    [Fact]
    public void Cut_NothingSent_KeepsIt() =>
        Assert.Equal(HeardCut.Keep, HeardAudio.Cut(TimeSpan.FromSeconds(1), TimeSpan.Zero, isGenerated: false));

    [Fact]
    public void Cut_AnyReport_StaysWithinWhatWasSent() =>
        Prop.ForAll<long, int, bool>((heardTicks, sentMs, isGenerated) =>
        {
            var sent = TimeSpan.FromMilliseconds(Math.Abs((long)sentMs));
            var cut = HeardAudio.Cut(TimeSpan.FromTicks(heardTicks), sent, isGenerated);
            return cut.Kind != HeardCutKind.Truncate || (cut.AudioEndMs > 0 && cut.AudioEndMs <= sent.TotalMilliseconds);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
