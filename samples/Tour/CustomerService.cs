using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Tour;

/// <summary>A greeter that hands over to billing or to the technicians; each has tools of its own.</summary>
internal static class CustomerService
{
    private static readonly RealtimeAgent s_billing = new()
    {
        Name = "Billing",
        HandoffDescription = "Knows invoices and refunds.",
        Instructions = "You answer questions about invoices. Be brief.",
        Tools = [AIFunctionFactory.Create(GetInvoice, "get_invoice")],
    };

    private static readonly RealtimeAgent s_technical = new()
    {
        Name = "Technical",
        HandoffDescription = "Helps when something does not work.",
        Instructions = "You help with the line. Be brief.",
        Tools = [AIFunctionFactory.Create(TestLine, "test_line")],
    };

    public static RealtimeAgent Agent { get; } = new()
    {
        Name = "Reception",
        Instructions = "You find out what the caller needs and hand over to billing or technical.",
        Handoffs = [s_billing, s_technical],
    };

    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        await using var session = await RealtimeSession.StartAsync(Agent, model, cancellationToken: cancellationToken);
        await room.SayAsync("Say: Transfer me to billing. Then: Get the invoice for March.");
        await room.TalkAsync(session, cancellationToken);
    }

    [Description("Gets the invoice for a month.")]
    private static string GetInvoice([Description("The month.")] string month) => $"The invoice for {month} is 42 euros and is paid.";

    [Description("Tests the line.")]
    private static string TestLine() => "The line is fine.";
}
