using Parley.Testing.Time;

namespace Parley.Audio.Tests;

[Trait("Category", "Unit")]
public sealed class FrameClockTests
{
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(20);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task WaitForNextFrameAsync_EachFrame_TicksOnce()
    {
        using var clock = new FrameClock(_time);

        for (var i = 1; i <= 100; i++)
        {
            var wait = Wait(clock);
            _time.Advance(s_frame - TimeSpan.FromMilliseconds(1));
            Assert.False(wait.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));

            Assert.True(await wait);
            Assert.Equal(i, clock.FrameCount);
        }

        Assert.Equal(0, clock.MissedFrameCount);
    }

    [Fact]
    public async Task WaitForNextFrameAsync_WaiterAlwaysLate_DoesNotDrift()
    {
        using var clock = new FrameClock(_time);

        for (var i = 1; i <= 500; i++)
        {
            // 7 ms of work after each tick: the next one still comes 20 ms after the one before it was due.
            _time.Advance(TimeSpan.FromMilliseconds(7));
            var wait = Wait(clock);
            _time.Advance(_time.NextDue ?? TimeSpan.Zero);
            Assert.True(await wait);
        }

        Assert.Equal(TimeSpan.FromSeconds(10), TimeSpan.FromTicks(_time.GetTimestamp()));
        Assert.Equal(500, clock.FrameCount);
    }

    [Fact]
    public async Task WaitForNextFrameAsync_LateWithinTheLag_CatchesUpTickByTick()
    {
        using var clock = new FrameClock(_time);
        _time.Advance(3 * s_frame);

        for (var i = 0; i < 3; i++)
        {
            var wait = Wait(clock);
            Assert.True(wait.IsCompleted);
            Assert.True(await wait);
        }

        Assert.False(Wait(clock).IsCompleted);
        Assert.Equal(0, clock.MissedFrameCount);
    }

    [Fact]
    public async Task WaitForNextFrameAsync_LateBeyondTheLag_SkipsAndCounts()
    {
        using var clock = new FrameClock(_time);
        _time.Advance(10 * s_frame);

        var isTick = await Wait(clock);

        Assert.True(isTick);
        Assert.Equal(9, clock.MissedFrameCount);
        Assert.Equal(10, clock.FrameCount);
        Assert.False(Wait(clock).IsCompleted);
    }

    [Fact]
    public async Task WaitForNextFrameAsync_Cancelled_KeepsTheTickForTheNextWait()
    {
        using var clock = new FrameClock(_time);
        using var cancellation = new CancellationTokenSource();
        var wait = clock.WaitForNextFrameAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await wait);
        var next = Wait(clock);
        _time.Advance(s_frame);
        Assert.True(await next);
        Assert.Equal(1, clock.FrameCount);
    }

    [Fact]
    public async Task WaitForNextFrameAsync_CancelledBefore_Throws()
    {
        using var clock = new FrameClock(_time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await clock.WaitForNextFrameAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Dispose_DuringAWait_EndsItWithFalse()
    {
        var clock = new FrameClock(_time);
        var wait = Wait(clock);

        clock.Dispose();

        Assert.False(await wait);
        Assert.False(await Wait(clock));
    }

    [Fact]
    public async Task WaitForNextFrameAsync_SecondWaiter_Throws()
    {
        using var clock = new FrameClock(_time);
        var first = Wait(clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Wait(clock));
        _time.Advance(s_frame);
        Assert.True(await first);
    }

    private static async Task<bool> Wait(FrameClock clock) =>
        await clock.WaitForNextFrameAsync(TestContext.Current.CancellationToken);
}
