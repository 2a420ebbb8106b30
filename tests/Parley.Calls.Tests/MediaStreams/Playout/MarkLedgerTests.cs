using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Parley.Calls.MediaStreams.Playout;

namespace Parley.Calls.Tests.MediaStreams.Playout;

[Trait("Category", "Unit")]
public sealed class MarkLedgerTests
{
    private readonly MarkLedger _marks = new();

    [Fact]
    public void TryTake_InOrder_GivesEachOnce()
    {
        var first = Add(160);
        var second = Add(320);

        Assert.True(_marks.TryTake(first, out var mark));
        Assert.Equal(160, mark.Position);
        Assert.False(_marks.TryTake(first, out _));
        Assert.True(_marks.TryTake(second, out mark));
        Assert.Equal(320, mark.Position);
    }

    [Fact]
    public void TryTake_OneWasSwallowed_PassesItOver()
    {
        var first = Add(160);
        var second = Add(320);

        Assert.True(_marks.TryTake(second, out _));
        Assert.False(_marks.TryTake(first, out _));
    }

    [Fact]
    [Row(230)]
    public void TryTake_OfAnOlderEpoch_CountsForNothing()
    {
        var old = Add(160);

        _marks.Clear();
        var mark = Add(320);

        Assert.False(_marks.TryTake(old, out _));
        Assert.True(_marks.TryTake(mark, out _));
    }

    [Fact]
    public void Add_MoreThanAnyCarrierHolds_ForgetsTheOldest()
    {
        var names = Enumerable.Range(1, 1000).Select(number => Add(number)).ToList();

        Assert.False(_marks.TryTake(names[900], out _));
        Assert.True(_marks.TryTake(names[^1], out var mark));
        Assert.Equal(1000, mark.Position);
    }

    [Fact]
    public void FirstPosition_ProbesDoNotCount()
    {
        _marks.Add(0, null, TimeSpan.Zero, new byte[24]);
        var before = _marks.FirstPosition;
        Add(160);

        Assert.Equal((null, 160L), (before, _marks.FirstPosition));
    }

    [Fact]
    public void TryTake_AnyName_ThrowsNothing()
    {
        Add(160);

        Prop.ForAll<byte[]>(name => !_marks.TryTake(name, out _)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        Assert.Equal(160, _marks.FirstPosition);
    }

    private byte[] Add(long position)
    {
        var name = new byte[24];
        var length = _marks.Add(position, TimeSpan.FromSeconds(1), TimeSpan.Zero, name);
        Assert.Matches("^[0-9]+-[0-9]+$", Encoding.UTF8.GetString(name, 0, length));
        return name[..length];
    }
}
