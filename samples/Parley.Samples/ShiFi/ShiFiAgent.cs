using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue;

namespace Parley.Samples.ShiFi;

/// <summary>ShiFi: a finance assistant. Balance, loans and credit score of a customer who has given the right PIN.</summary>
public static class ShiFiAgent
{
    /// <summary>The agent's name and model id.</summary>
    public const string Name = "shifi";

    private static readonly Lazy<DialogueScript> s_script = new(
        () => DialogueScript.Load(new StringReader(SampleDatabase.ReadResource("shifi.yaml")), "shifi.yaml"));

    /// <summary>For a language model.</summary>
    public static string Instructions { get; } = SampleDatabase.ReadResource("shifi.txt");

    /// <summary>For the offline engine; the same text lies beside the program as <c>ShiFi/shifi.yaml</c>.</summary>
    public static DialogueScript Script => s_script.Value;

    /// <summary>The agent's data; one for the whole process.</summary>
    /// <param name="dataDirectory">Where the file is or shall be; <c>data</c> under the working directory when null.</param>
    public static SampleDatabase CreateDatabase(string? dataDirectory = null) => new(Name, dataDirectory);

    /// <summary>
    /// The agent's tools for ONE conversation: they know whether its caller is verified. Never share them between conversations.
    /// </summary>
    /// <param name="database">From <see cref="CreateDatabase"/>.</param>
    public static IReadOnlyList<AIFunction> CreateTools(SampleDatabase database)
    {
        var tools = new ShiFiTools(database);
        return
        [
            SampleTools.Create("verify_customer", tools.VerifyCustomerAsync),
            SampleTools.Create("get_balance", tools.GetBalanceAsync),
            SampleTools.Create("get_loans", tools.GetLoansAsync),
            SampleTools.Create("get_credit_score", tools.GetCreditScoreAsync),
        ];
    }
}
