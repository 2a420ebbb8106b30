using Parley.Agents.Sessions;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class RecentIdsTests
{
    [Fact]
    public void Add_MoreThanItHolds_ForgetsTheOldest()
    {
        var ids = new RecentIds(capacity: 2);
        ids.Add("a");
        ids.Add("b");

        var repeated = ids.Add("a", out var forNone);
        var isNew = ids.Add("c", out var oldest);
        var again = ids.Add("a");

        Assert.Equal((false, null, true, "a", true, 2), (repeated, forNone, isNew, oldest, again, ids.Count));
    }
}
