using Parley.Agents.Resolution;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Resolution;

[Trait("Category", "Unit")]
public sealed class ActiveAgentsTests
{
    private readonly ResolvedAgent _first = new(new RealtimeAgent { Name = "first" }, null, ToolListing.None);
    private readonly ResolvedAgent _second = new(new RealtimeAgent { Name = "second" }, null, ToolListing.None);

    [Fact, Row(170), Complaint(32, 33)]
    public void Of_ResponseBeganUnderAnotherAgent_IsStillThatAgents()
    {
        var agents = new ActiveAgents(_first);
        agents.Started("r1");

        agents.Replace(_second);

        Assert.Same(_first, agents.Of("r1"));
        Assert.Same(_second, agents.Of("r2"));
        Assert.Same(_first, agents.Ended("r1"));
        Assert.Same(_second, agents.Of("r1"));
    }
}
