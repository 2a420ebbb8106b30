using System.Globalization;
using Parley.Server.ReadLimits;
using Parley.Testing.Time;

namespace Parley.Server.Tests.ReadLimits;

[Trait("Category", "Unit")]
public sealed class ReaderBudgetsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ReaderBudgets _budgets;

    public ReaderBudgetsTests() => _budgets = new ReaderBudgets(_time);

    [Fact]
    public void Take_TwoReaders_HaveABudgetEach()
    {
        var first = _budgets.Take("ann", 1);
        var again = _budgets.Take("ann", 1);
        var other = _budgets.Take("otto", 1);

        Assert.Equal((true, false, true), (first.IsGranted, again.IsGranted, other.IsGranted));
    }

    [Fact]
    public void Take_MoreReadersThanAreToldApart_ShareOneBudgetUntilTheFormerHaveRested()
    {
        Fill();

        var shared = (_budgets.Take("new", 1).IsGranted, _budgets.Take("newer", 1).IsGranted);
        _time.Advance(TimeSpan.FromSeconds(61));
        var apart = (_budgets.Take("new", 1).IsGranted, _budgets.Take("newer", 1).IsGranted);

        Assert.Equal((true, false), shared);
        Assert.Equal((true, true), apart);
    }

    [Fact]
    public void Take_WhoAskedAMomentAgo_IsNotForgottenForOthers()
    {
        Fill();
        _time.Advance(TimeSpan.FromMinutes(1));
        _budgets.Take("0", 1);

        _budgets.Take("new", 1); // makes room

        Assert.False(_budgets.Take("0", 1).IsGranted);
    }

    private void Fill()
    {
        for (var reader = 0; reader < ReaderBudgets.Capacity; reader++)
        {
            _budgets.Take(reader.ToString(CultureInfo.InvariantCulture), 1);
        }
    }
}
