using Parley.Agents.Callbacks;

namespace Parley.Agents.Tests.Callbacks;

[Trait("Category", "Unit")]
public sealed class AudioJoinerTests
{
    private const int BytesPerSecond = 48_000;
    private const int Millisecond = BytesPerSecond / 1000;
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(5);

    [Fact]
    public void Due_Nothing_IsNull()
    {
        var joiner = new AudioJoiner(BytesPerSecond);

        joiner.Add([], s_start);

        Assert.Null(joiner.Due);
    }

    [Fact]
    public void Due_SmallPieces_Is20MillisecondsAfterTheFirst()
    {
        var joiner = new AudioJoiner(BytesPerSecond);

        joiner.Add(new byte[2 * Millisecond], s_start);
        joiner.Add(new byte[2 * Millisecond], s_start + TimeSpan.FromMilliseconds(2));

        Assert.Equal(s_start + TimeSpan.FromMilliseconds(20), joiner.Due);
    }

    [Fact]
    public void Due_AFramesWorth_IsAtOnce()
    {
        var joiner = new AudioJoiner(BytesPerSecond);

        joiner.Add(new byte[20 * Millisecond], s_start);

        Assert.Equal(s_start, joiner.Due);
    }

    [Fact]
    public void Add_TenPieces_FillTheFrameWhichIsDueAtOnce()
    {
        var joiner = new AudioJoiner(BytesPerSecond);

        foreach (var piece in Enumerable.Range(0, 10))
        {
            joiner.Add([(byte)piece], s_start);
        }

        Assert.True(joiner.IsFull);
        Assert.Equal(s_start, joiner.Due);
        Assert.Throws<InvalidOperationException>(() => joiner.Add([10], s_start));
    }

    [Fact]
    public void Take_Pieces_GivesThemInOrderAndBeginsAnew()
    {
        var joiner = new AudioJoiner(BytesPerSecond);
        joiner.Add([1, 2], s_start);
        joiner.Add([3], s_start);

        var frame = joiner.Take().ToArray();

        Assert.Equal([1, 2, 3], frame);
        Assert.Null(joiner.Due);
        Assert.Equal(0, joiner.Take().Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(20)]
    public void Due_SteadyPieces_NoneEverWaitsLongerThan20Milliseconds(int pieceMilliseconds)
    {
        var joiner = new AudioJoiner(BytesPerSecond);
        var longest = TimeSpan.Zero;

        for (var at = 0; at < 1000; at += pieceMilliseconds)
        {
            var now = TimeSpan.FromMilliseconds(at);
            joiner.Add(new byte[pieceMilliseconds * Millisecond], now);
            longest = joiner.Due!.Value - now > longest ? joiner.Due.Value - now : longest;
            if (joiner.Due <= TimeSpan.FromMilliseconds(at + pieceMilliseconds))
            {
                joiner.Take();
            }
        }

        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }
}
