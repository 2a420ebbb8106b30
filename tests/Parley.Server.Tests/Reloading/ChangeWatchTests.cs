using Parley.Server.Reloading;

namespace Parley.Server.Tests.Reloading;

[Trait("Category", "Unit")]
public sealed class ChangeWatchTests
{
    private static readonly FileStamp s_old = new(new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc), 10);
    private static readonly FileStamp s_half = s_old with { ByteCount = 4 };
    private static readonly FileStamp s_new = s_old with { ByteCount = 12 };

    [Fact]
    public void Look_WhileSomebodyWrites_WaitsUntilNothingChanges()
    {
        var watch = new ChangeWatch([s_old]);

        Assert.False(watch.Look([s_old]));
        Assert.False(watch.Look([s_half]));
        Assert.False(watch.Look([s_new]));
        Assert.True(watch.Look([s_new]));
    }

    [Fact]
    public void Look_AfterItWasRead_IsQuietUntilTheNextChange()
    {
        var watch = new ChangeWatch([s_old]);
        watch.Look([s_new]);
        Assert.True(watch.Look([s_new]));

        watch.Accept([s_new]);

        Assert.False(watch.Look([s_new]));
        Assert.False(watch.Look([s_old]));
        Assert.True(watch.Look([s_old]));
    }

    [Fact]
    public void Look_ChangedAndChangedBack_ReadsNothing()
    {
        var watch = new ChangeWatch([s_old]);

        Assert.False(watch.Look([s_new]));
        Assert.False(watch.Look([s_old]));
        Assert.False(watch.Look([s_old]));
    }
}
