using Parley.Server.Access;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Access;

[Trait("Category", "Unit")]
public sealed class SignInAttemptsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly SignInAttempts _attempts;

    public SignInAttemptsTests() => _attempts = new SignInAttempts(freeFailures: 3, TimeSpan.FromMinutes(1), _time);

    [Fact]
    public void Begin_FailureAfterFailure_WaitsTwiceAsLongEachTimeUpToAnHour()
    {
        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(TimeSpan.Zero, _attempts.Begin("ann", $"198.51.100.{i}", null));
            var wait = _attempts.Begin("ann", "203.0.113.1", null);
            waits.Add(wait.TotalMinutes);
            if (wait == TimeSpan.Zero)
            {
                i++; // that was an attempt too
            }

            _time.Advance(wait);
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60], waits);
    }

    [Fact]
    public void Begin_ManyNamesFromOneAddress_LocksTheAddress()
    {
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(TimeSpan.Zero, _attempts.Begin($"user{i}", "203.0.113.1", null));
        }

        Assert.Equal(TimeSpan.FromMinutes(1), _attempts.Begin("ann", "203.0.113.1", null));
        Assert.Equal(TimeSpan.Zero, _attempts.Begin("ann", "203.0.113.2", null));
    }

    [Fact]
    public void Succeeded_AfterFailures_ForgetsTheAccountsButNotTheAddresses()
    {
        for (var i = 0; i < 11; i++)
        {
            _attempts.Begin($"user{i}", "203.0.113.1", null);
        }

        _attempts.Begin("own", "203.0.113.1", null);
        _attempts.Succeeded("own", "203.0.113.1");
        var next = _attempts.Begin("ann", "203.0.113.1", null);
        var locked = _attempts.Begin("otto", "203.0.113.1", null);

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromMinutes(1)), (next, locked));
    }

    [Fact]
    public void Begin_NamesInUpperAndLowerCase_AreOneAccount()
    {
        _attempts.Begin("ann", "203.0.113.1", null);
        _attempts.Begin("ANN", "203.0.113.2", null);
        _attempts.Begin("Ann", "203.0.113.3", null);

        Assert.Equal(TimeSpan.FromMinutes(1), _attempts.Begin("aNN", "203.0.113.4", null));
    }

    [Fact]
    public void Begin_DayAfterFailures_StartsAnew()
    {
        for (var i = 0; i < 3; i++)
        {
            _attempts.Begin("ann", "203.0.113.1", null);
        }

        _time.Advance(TimeSpan.FromHours(24));

        Assert.Equal(TimeSpan.Zero, _attempts.Begin("ann", "203.0.113.1", null));
        Assert.Equal(TimeSpan.Zero, _attempts.Begin("ann", "203.0.113.1", null));
    }
}
