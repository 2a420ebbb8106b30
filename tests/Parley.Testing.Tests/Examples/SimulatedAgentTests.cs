using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Testing.Simulation;

namespace Shop.Tests;

public sealed class SimulatedAgentTests
{
    [Fact]
    public async Task Agent_AskedForAnOrder_LooksItUpAndTells()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var tool = AIFunctionFactory.Create((string id) => $"{id} is on its way", "order_status");
        var agent = new RealtimeAgent { Name = "shop", Tools = [tool] };
        var model = new SimulatedRealtimeModel(new SimulationOptions
        {
            Reply = turn => turn.ToolOutput is { } found ? SimulatedReply.Say(found) : SimulatedReply.Call("order_status", """{"id":"A7"}"""),
        });
        await using var session = await RealtimeSession.StartAsync(agent, model, cancellationToken: cancellationToken);

        model.Caller.Says("Where is my order?");
        var answer = await session.Events.OfType<AgentEndedEvent>().FirstAsync(ended => ended.Text != "", cancellationToken);

        Assert.Equal("A7 is on its way", answer.Text);
    }
}
