using Parley.Testing.Telephone.Playing;

namespace Parley.Testing.Tests.Telephone;

[Trait("Category", "Unit")]
public sealed class LinePlayoutTests
{
    private readonly LinePlayout _playout = new();

    [Fact]
    public void Mark_BehindAudio_IsDueWhenItIsPlayedToTheEnd()
    {
        _playout.Append(new byte[800], Ms(10));
        _playout.Mark("a", Ms(11));

        Assert.Equal(Ms(110), _playout.NextMarkDue);
        Assert.False(_playout.TryTakeMark(Ms(109), out _));
        Assert.True(_playout.TryTakeMark(Ms(110), out var name));
        Assert.Equal("a", name);
    }

    [Fact]
    public void Mark_NothingBuffered_IsDueAtOnce()
    {
        _playout.Append(new byte[160], Ms(0));

        _playout.Mark("a", Ms(500));

        Assert.True(_playout.TryTakeMark(Ms(500), out _));
    }

    [Fact]
    public void Clear_WhilePlaying_CutsWhatWasHeardToTheSampleAndReturnsAllMarks()
    {
        _playout.Append([.. Enumerable.Range(0, 800).Select(value => (byte)value)], Ms(100));
        _playout.Mark("a", Ms(100));
        _playout.Mark("b", Ms(100));

        var dropped = _playout.Clear(Ms(130));

        Assert.Equal(Ms(70), dropped);
        Assert.True(_playout.TryTakeMark(Ms(130), out _));
        Assert.True(_playout.TryTakeMark(Ms(130), out _));
        var run = Assert.Single(_playout.HeardAt(Ms(1000)).Runs);
        Assert.Equal((Ms(100), 240), (run.StartedAt, run.Audio.Length));
        Assert.Equal((byte)239, run.Audio.Span[^1]);
    }

    [Fact]
    public void Append_AfterClear_PlaysAtOnce()
    {
        _playout.Append(new byte[8000], Ms(0));
        _playout.Clear(Ms(50));

        _playout.Append(new byte[160], Ms(60));

        Assert.Equal(Ms(20), _playout.BufferedAt(Ms(60)));
        Assert.Equal([Ms(0), Ms(60)], _playout.HeardAt(Ms(200)).Runs.Select(run => run.StartedAt));
        Assert.Equal(Ms(70), _playout.PlayedAt(Ms(200)));
    }

    [Fact]
    public void Append_LineRanDryBefore_CountsAHoleOnlyWhenItIsShort()
    {
        _playout.Append(new byte[160], Ms(0));
        _playout.Append(new byte[160], Ms(60)); // 40 ms late: a hole
        _playout.Append(new byte[160], Ms(1000)); // another sentence
        _playout.Append(new byte[160], Ms(1001));

        Assert.Equal(1, _playout.GapCount);
    }

    [Fact]
    public void HeardAt_InTheMiddle_HoldsOnlyWhatWasPlayed()
    {
        _playout.Append(new byte[8000], Ms(0));

        Assert.Equal(Ms(300), _playout.HeardAt(Ms(300)).Duration);
        Assert.Equal(Ms(700), _playout.BufferedAt(Ms(300)));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
