using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Testing.Simulation;
using Parley.Testing.Time;

namespace Shop.Tests;

public sealed class ManualClockTests
{
    [Fact]
    public async Task Agent_ToolHangs_GivesUpAfterHalfAMinute()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var isRunning = new TaskCompletionSource();
        var tool = AIFunctionFactory.Create(() => { isRunning.SetResult(); return Task.Delay(Timeout.Infinite); }, "order_status");
        var time = new ManualTimeProvider();
        var model = new SimulatedRealtimeModel(
            new SimulationOptions { Reply = turn => turn.ToolOutput is null ? SimulatedReply.Call("order_status") : SimulatedReply.Say("I cannot say.") }, time);
        var agent = new RealtimeAgent { Name = "shop", Tools = [tool] };
        await using var session = await RealtimeSession.StartAsync(agent, model, timeProvider: time, cancellationToken: cancellationToken);

        model.Caller.Says("Where is my order?");
        await isRunning.Task;
        time.Advance(TimeSpan.FromSeconds(30));
        var answer = await session.Events.OfType<AgentEndedEvent>().FirstAsync(ended => ended.Text != "", cancellationToken);

        Assert.Equal("I cannot say.", answer.Text);
    }
}
