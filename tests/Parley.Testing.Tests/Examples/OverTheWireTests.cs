using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime.OpenAI;
using Parley.Testing.Server;
using Parley.Testing.Simulation;
using Parley.Testing.Simulation.Faults;

namespace Shop.Tests;

public sealed class OverTheWireTests
{
    [Fact]
    public async Task Session_ConnectionBreaksInMidAnswer_SaysSo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var faults = new FaultPlan(new Fault(FaultKind.Drop, Position: 12));
        await using var server = new FakeRealtimeServer(new SimulationOptions { Faults = faults });
        var model = new OpenAIRealtimeModel(new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "gpt-realtime-2.1" });
        await using var session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "shop" }, model, cancellationToken: cancellationToken);

        server.Caller.Says("Good morning.");
        var error = await session.Events.OfType<SessionErrorEvent>().FirstAsync(cancellationToken);

        Assert.Equal("model_disconnected", error.Code);
    }
}
