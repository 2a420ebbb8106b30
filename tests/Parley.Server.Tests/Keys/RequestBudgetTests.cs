using Parley.Server.Keys;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Keys;

[Trait("Category", "Unit")]
public sealed class RequestBudgetTests
{
    private const int PerMinute = 60;

    private readonly ManualTimeProvider _time = new();
    private readonly RequestBudget _budget;

    public RequestBudgetTests() => _budget = new RequestBudget(_time);

    [Fact]
    public void Take_WholeMinuteAtOnce_IsGrantedAndNoMore()
    {
        var granted = Enumerable.Range(0, PerMinute).Count(_ => _budget.Take(PerMinute).IsGranted);

        var next = _budget.Take(PerMinute);

        Assert.Equal(PerMinute, granted);
        Assert.False(next.IsGranted);
        Assert.Equal(0, next.Remaining);
        Assert.Equal(1, next.RetryAfter.TotalSeconds, 3);
        Assert.Equal(60, next.ResetAfter.TotalSeconds, 3);
    }

    [Fact]
    public void Take_AfterTheAdvisedWait_IsGrantedOnce()
    {
        var granted = Enumerable.Range(0, 200).Count(_ => _budget.Take(PerMinute).IsGranted);

        _time.Advance(_budget.Peek(PerMinute).RetryAfter);

        Assert.Equal(PerMinute, granted);
        Assert.True(_budget.Take(PerMinute).IsGranted);
        Assert.False(_budget.Take(PerMinute).IsGranted);
    }

    [Fact]
    public void Take_AfterALongRest_GrantsNoMoreThanAMinutesWorth()
    {
        _time.Advance(TimeSpan.FromHours(1));

        var granted = Enumerable.Range(0, 200).Count(_ => _budget.Take(PerMinute).IsGranted);

        Assert.Equal(PerMinute, granted);
    }

    [Fact]
    public void Peek_OneLeft_SpendsNothing()
    {
        Assert.True(_budget.Peek(1).IsGranted);
        Assert.True(_budget.Peek(1).IsGranted);
        Assert.True(_budget.Take(1).IsGranted);
        Assert.False(_budget.Peek(1).IsGranted);
    }
}
