using Parley.Testing.Time;

namespace Parley.Testing.Tests.Time;

[Trait("Category", "Unit")]
public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    [Row(246)]
    public void Advance_TimersAtOneInstant_FireInOrderOfCreation()
    {
        using var first = Timer("first", 3 * s_second);
        using var second = Timer("second", s_second);
        second.Change(3 * s_second, Timeout.InfiniteTimeSpan);
        using var third = Timer("third", 3 * s_second);
        first.Change(3 * s_second, Timeout.InfiniteTimeSpan); // armed last, made first

        _time.Advance(3 * s_second);

        Assert.Equal(["first", "second", "third"], _fired);
    }

    [Fact]
    public void Advance_TimersInBetween_FireAtTheirOwnTime()
    {
        var at = new List<TimeSpan>();
        using var late = _time.CreateTimer(_ => at.Add(_time.Elapsed), null, 2 * s_second, Timeout.InfiniteTimeSpan);
        using var early = _time.CreateTimer(_ => at.Add(_time.Elapsed), null, s_second, Timeout.InfiniteTimeSpan);

        _time.Advance(5 * s_second);

        Assert.Equal([s_second, 2 * s_second], at);
        Assert.Equal(5 * s_second, _time.Elapsed);
    }

    [Fact]
    public void Advance_TimerMadeByATimer_FiresOnTheWay()
    {
        ITimer? inner = null;
        using var outer = _time.CreateTimer(_ => inner = Timer("inner", s_second), null, s_second, Timeout.InfiniteTimeSpan);

        _time.Advance(2 * s_second);

        using (inner)
        {
            Assert.Equal(["inner"], _fired);
        }
    }

    [Fact]
    public void Change_AfterDispose_ArmsNothing()
    {
        var timer = Timer("gone", s_second);
        timer.Dispose();

        var isArmed = timer.Change(s_second, Timeout.InfiniteTimeSpan);
        _time.Advance(2 * s_second);

        Assert.False(isArmed);
        Assert.Empty(_fired);
    }

    [Fact]
    public void AdvanceToNextTimer_TwoAtOneInstant_FiresOne()
    {
        using var first = Timer("first", s_second);
        using var second = Timer("second", s_second);

        var hasFired = _time.AdvanceToNextTimer();

        Assert.True(hasFired);
        Assert.Equal(["first"], _fired);
        Assert.Equal(s_second, _time.Elapsed);
    }

    [Fact]
    public void AdvanceToNextTimer_NoneArmed_StandsStill()
    {
        var hasFired = _time.AdvanceToNextTimer();

        Assert.False(hasFired);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    [Row(246)]
    public async Task Delay_OnTheManualClock_EndsWhenItIsAdvanced()
    {
        var delay = Task.Delay(s_second, _time, TestContext.Current.CancellationToken);

        _time.Advance(s_second - TimeSpan.FromTicks(1));
        var isEarly = delay.IsCompleted;
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.False(isEarly);
        await delay;
    }

    [Fact]
    [Row(246)]
    public async Task PeriodicTimer_OnTheManualClock_TicksEachPeriod()
    {
        using var timer = new PeriodicTimer(s_second, _time);
        for (var tick = 0; tick < 3; tick++)
        {
            var waiting = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken).AsTask();
            var isEarly = waiting.IsCompleted;

            _time.Advance(s_second);

            Assert.False(isEarly);
            Assert.True(await waiting);
        }
    }

    [Fact]
    public async Task CancellationTokenSource_OnTheManualClock_CancelsWhenDue()
    {
        using var timeout = new CancellationTokenSource(s_second, _time);

        _time.Advance(s_second);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, timeout.Token));
    }

    private ITimer Timer(string name, TimeSpan due) => _time.CreateTimer(_ => _fired.Add(name), null, due, Timeout.InfiniteTimeSpan);
}
