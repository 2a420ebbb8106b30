using System.ComponentModel;
using System.Globalization;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;

namespace Tour;

/// <summary>A finance assistant that knows its customer: the data is the run's context, for instructions and tools alike.</summary>
internal static class ShiFiCustomer
{
    private static readonly Dictionary<string, Customer> s_customers = new()
    {
        ["123"] = new Customer(5500, 1, 720),
        ["456"] = new Customer(250, 4, 610),
    };

    public static RealtimeAgent Agent { get; } = new()
    {
        Name = "shifi",
        Instructions = AgentValue.From((context, _) =>
            $"You are ShiFi Finance's assistant. Be concise and accurate. The customer's data: {context.Get<Customer>()}"),
        Tools = [RealtimeTool.Create(GetBalance, "get_balance"), RealtimeTool.Create(GetCreditScore, "get_credit_score")],
    };

    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        await room.SayAsync("Who calls, 123 or 456?");
        var id = await room.ListenAsync(cancellationToken);
        var customer = s_customers.GetValueOrDefault(id ?? "", s_customers["123"]);
        await using var session = await RealtimeSession.StartAsync(Agent, model, context: customer, cancellationToken: cancellationToken);
        await room.SayAsync("Ask: What is my balance? Or: Get my credit score.");
        await room.TalkAsync(session, cancellationToken);
    }

    [Description("Gets the balance.")]
    private static string GetBalance(ToolContext call) =>
        string.Create(CultureInfo.InvariantCulture, $"Your balance is {call.Run.Get<Customer>().Balance} dollars.");

    [Description("Gets the credit score.")]
    private static string GetCreditScore(ToolContext call) =>
        string.Create(CultureInfo.InvariantCulture, $"Your credit score is {call.Run.Get<Customer>().CreditScore}.");

    /// <summary>What the bank knows.</summary>
    internal sealed record Customer(int Balance, int Loans, int CreditScore);
}
