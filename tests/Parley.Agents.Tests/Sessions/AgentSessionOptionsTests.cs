using Parley.Agents.Sessions;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class AgentSessionOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void EventCapacity_RoomForNoEvent_IsRefused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AgentSessionOptions { EventCapacity = capacity });
}
