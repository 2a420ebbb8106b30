using Microsoft.Extensions.AI;
using Parley.Agents.Connections;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Handoffs;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Telemetry;

[Trait("Category", "Unit")]
public sealed class SpanTableTests
{
    [Fact]
    public async Task Spans_OfAllThatASessionDoes_AreThoseOfTheDocument()
    {
        using var spans = new RecordedSpans();
        var agent = HandoffBed.Front with { Tools = [AIFunctionFactory.Create(() => "done", "look_up")] };
        var options = new AgentSessionOptions { Continuity = new(), Guardrails = new() { Output = [new Guardrail("polite", _ => false)] } };

        await using (var bed = await SessionTestBed.StartAsync(agent, options))
        {
            bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hello."));
            await bed.NextAsync<GuardrailsCheckedEvent>();
            bed.Model.SayCalls("r2", HandoffBed.Call("c1", "look_up"));
            await bed.NextAsync<ToolEndedEvent>();
            bed.Model.SayCalls("r3", HandoffBed.Call("c2", "transfer_to_billing_support"));
            await bed.NextAsync<AgentChangedEvent>();
            bed.Model.End(new RealtimeDisconnectedException("reset") { Failure = RealtimeFailure.NetworkLost });
            await bed.NextAsync<ConnectionSwappedEvent>();
        }

        Assert.Equal(
            TelemetryTables.Names("Spans of a session"),
            spans.All.Select(span => span.DisplayName.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
    }
}
