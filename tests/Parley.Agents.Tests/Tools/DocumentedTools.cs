using System.ComponentModel;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

/// <summary>Tools whose descriptions are their comments.</summary>
internal sealed class DocumentedTools
{
    public string Prefix { get; init; } = "";

    /// <summary>
    /// Finds an order
    /// by its <see cref="Number"/>.
    /// </summary>
    /// <param name="number">As printed on the bill.</param>
    [Tool(Name = "order_status", RespondAfter = ToolResponseMode.WhenIdle)]
    public string OrderStatus(int number) => Number(number);

    /// <summary>Not this.</summary>
    [Tool(NeedsApproval = true)]
    [Description("Pays back.")]
    public static string Refund(decimal amount) => $"{amount}";

    /// <summary>Not marked, so no tool.</summary>
    public string Number(int number) => $"{Prefix}{number}";
}
