namespace Parley.Server.Configuration;

/// <summary>One entry of <c>budgets:</c>: how much may be spent, in US dollars by the table of prices. An estimate is not a bill.</summary>
public sealed record BudgetOptions
{
    /// <summary>How much; above zero.</summary>
    public required decimal Limit { get; init; }

    /// <summary>From what the log warns; null for never.</summary>
    public decimal? WarnAt { get; init; }

    /// <summary>True to end calls under way, with a sentence; false (the default for a day's and a key's budget) only to take no new ones.</summary>
    public bool EndsCalls { get; init; }

    /// <summary>What the agent says before it ends a call for this.</summary>
    public string SayText { get; init; } = "I am sorry, this call has to end now. Goodbye.";
}
