using Parley.Audio;
using Parley.Calls.MediaStreams.Reading;

namespace Parley.Calls.Tests.MediaStreams.Reading;

[Trait("Category", "Unit")]
public sealed class MediaTimelineTests
{
    private readonly MediaTimeline _timeline = new(AudioFormat.Pcmu, TimeSpan.FromSeconds(2));

    [Fact]
    public void Take_InOrder_MissesNothing()
    {
        for (var chunk = 1; chunk < 1000; chunk++)
        {
            Assert.Equal(0, Take(chunk, chunk * 20));
        }
    }

    [Theory]
    [InlineData(5L, 100L, 80)] // both tell it
    [InlineData(5L, null, 80)] // the count alone
    [InlineData(null, 100L, 80)] // the time alone
    [InlineData(5L, 20L, 80)] // the time denies it
    [InlineData(1L, 100L, 80)] // the count denies it
    [InlineData(1L, 50L, 0)] // a carrier's rounding
    [InlineData(10_000L, 200_000L, 2000)] // no more than the most
    [InlineData(9_007_199_254_740_992L, 9_007_199_254_740_992L, 2000)]
    public void Take_Gap_SaysWhatIsMissing(long? chunk, long? timestampMs, double missingMs)
    {
        Take(0, 0);

        Assert.Equal(missingMs, Take(chunk, timestampMs));
    }

    [Fact]
    public void Take_AfterAGap_MissesNoMore()
    {
        Take(0, 0);
        Take(201, 4020);

        Assert.Equal(0, Take(202, 4040));
        Assert.Equal(20, Take(204, 4080));
        Assert.Equal(0, Take(205, 4100));
    }

    [Fact]
    public void Take_TimesThatWobble_NeverAddUp()
    {
        var random = new Random(3);
        var missing = 0d;

        for (var chunk = 1; chunk < 5000; chunk++)
        {
            missing += Take(chunk, (chunk * 20) + random.Next(0, 18))!.Value;
        }

        Assert.Equal(0, missing);
    }

    [Fact]
    public void Take_Old_IsRefused()
    {
        Take(1, 0);
        Take(2, 20);

        Assert.Null(Take(2, 20));
        Assert.Null(Take(1, 0));
        Assert.Equal(0, Take(3, 40));
    }

    [Fact]
    public void Take_NothingButOldForASecond_CountsAnew()
    {
        Take(9_000_000_000, 20);
        var refused = Enumerable.Range(1, 60).Count(chunk => Take(chunk, chunk * 20) is null);

        Assert.Equal(49, refused);
        Assert.Equal(0, Take(61, 1220));
    }

    [Fact]
    public void Inserted_BeforeAGap_CountsAgainstIt()
    {
        Take(1, 0);

        _timeline.Inserted(TimeSpan.FromMilliseconds(1000));

        Assert.Equal(480, Take(null, 1500));
    }

    [Fact]
    public void Inserted_NothingWasMissing_GoesOnFromThere()
    {
        Take(1, 0);

        _timeline.Inserted(TimeSpan.FromMilliseconds(1000));

        Assert.Equal(0, Take(2, 20));
        Assert.Equal(100, Take(null, 140));
    }

    private double? Take(long? chunk, long? timestampMs) =>
        _timeline.Take(chunk, timestampMs, 160, out var missing) ? missing.TotalMilliseconds : null;
}
