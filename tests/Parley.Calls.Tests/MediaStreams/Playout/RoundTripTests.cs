using Parley.Calls.MediaStreams.Playout;

namespace Parley.Calls.Tests.MediaStreams.Playout;

[Trait("Category", "Unit")]
public sealed class RoundTripTests
{
    private readonly RoundTrip _trip = new();

    [Fact]
    public void Lag_NothingIsKnown_IsNone() => Assert.Equal((null, TimeSpan.Zero), (_trip.Duration, _trip.Lag));

    [Fact]
    public void Lag_ProbeAndMark_IsWhatLiesBetween()
    {
        _trip.Probed(Ms(80));
        _trip.Played(Ms(140));

        Assert.Equal((Ms(80), Ms(60)), (_trip.Duration, _trip.Lag));
    }

    [Fact]
    public void Lag_WithoutAProbe_IsNone()
    {
        _trip.Played(Ms(140));

        Assert.Equal((Ms(140), TimeSpan.Zero), (_trip.Duration, _trip.Lag));
    }

    [Fact]
    public void Lag_OneMarkIsLate_IsNotBelieved()
    {
        _trip.Probed(Ms(80));
        _trip.Played(Ms(100));
        _trip.Played(Ms(400));

        Assert.Equal(Ms(20), _trip.Lag);
    }

    [Fact]
    public void Lag_AllMarksAreLate_Grows()
    {
        _trip.Probed(Ms(80));
        _trip.Played(Ms(100));
        for (var count = 0; count < 4; count++)
        {
            _trip.Played(Ms(300));
        }

        Assert.Equal(Ms(220), _trip.Lag);
    }

    [Fact]
    public void Lag_AfterSilence_IsMeasuredAnew()
    {
        _trip.Probed(Ms(80));
        _trip.Played(Ms(82));

        _trip.BeginAnew();
        var before = _trip.Lag;
        _trip.Played(Ms(98));

        Assert.Equal((Ms(2), Ms(18)), (before, _trip.Lag));
    }

    [Fact]
    public void Duration_ProbeWasLate_IsSetRightByAMark()
    {
        _trip.Probed(Ms(500));
        _trip.Played(Ms(90));

        Assert.Equal((Ms(90), TimeSpan.Zero), (_trip.Duration, _trip.Lag));
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
