using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Guardrails;
using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Tour;

/// <summary>An agent must not promise anything: what trips the guardrail is stopped before anybody hears it.</summary>
internal static class Guardrails
{
    public static RealtimeAgent Agent { get; } = new()
    {
        Name = "careful",
        Instructions = "You tell customers about refunds.",
        Tools = [AIFunctionFactory.Create(GetRefund, "get_refund"), AIFunctionFactory.Create(GetOpeningHours, "get_opening_hours")],
        OutputGuardrails =
        [
            new Guardrail("no promises", text => text.Contains("guarantee", StringComparison.OrdinalIgnoreCase), "Do not promise anything."),
        ],
    };

    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        var options = new AgentSessionOptions
        {
            Guardrails = new GuardrailOptions { HoldBack = Timeout.InfiniteTimeSpan, OnTrip = GuardrailTripAction.CancelOnly },
        };
        await using var session = await RealtimeSession.StartAsync(Agent, model, options, cancellationToken: cancellationToken);
        await room.SayAsync("Ask: Get the refund. Or: What are the opening hours?");
        await room.TalkAsync(session, cancellationToken);
    }

    [Description("Gets the refund.")]
    private static string GetRefund() => "We guarantee you all of your money.";

    [Description("Tells the opening hours.")]
    private static string GetOpeningHours() => "We are open from nine to six.";
}
