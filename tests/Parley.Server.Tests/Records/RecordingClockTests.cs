using Parley.Server.Records;

namespace Parley.Server.Tests.Records;

[Trait("Category", "Unit")]
public sealed class RecordingClockTests
{
    [Fact]
    public void Find_WhereTheRecordingKeptPace_IsWhenItWasSaid()
    {
        var clock = new RecordingClock(Seconds(2), () => Seconds(3));
        clock.Look(Seconds(5));

        Assert.Equal((Seconds(2), Seconds(4)), clock.Find(Seconds(4), Seconds(6), Seconds(12), Seconds(10)));
    }

    [Fact]
    public void Find_WhereThePartyStalledAndCaughtUp_BeginsAsMuchEarlier()
    {
        var length = Seconds(1);
        var clock = new RecordingClock(Seconds(2), () => length);
        clock.Look(Seconds(6)); // three seconds behind
        length = Seconds(8);
        clock.Look(Seconds(10));

        Assert.Equal((Seconds(1), Seconds(5)), clock.Find(Seconds(6), Seconds(7), Seconds(12), Seconds(10)));
    }

    [Fact]
    public void Find_WhereSomeOfThePartyIsMissingAtTheEnd_BeginsAsMuchEarlier()
    {
        var clock = new RecordingClock(Seconds(2), () => Seconds(3));

        Assert.Equal((Seconds(1), Seconds(5)), clock.Find(Seconds(6), Seconds(7), Seconds(15), Seconds(10)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
