namespace Parley.Server.Configuration;

/// <summary>The <c>budgets:</c> section of <c>parley.yaml</c>. See <c>docs/costs.md</c>.</summary>
public sealed class BudgetsOptions
{
    /// <summary>For each call; null for no limit. A call that has spent it ends with a sentence.</summary>
    public BudgetOptions? Call { get; set; }

    /// <summary>For all together in a day, from 00:00 UTC; null for no limit.</summary>
    public BudgetOptions? Day { get; set; }

    /// <summary>For each API key in a day; null for no limit.</summary>
    public BudgetOptions? Key { get; set; }

    /// <summary>Where the day's spending is kept, so that a restart does not forget it.</summary>
    public string File { get; set; } = Path.Combine("data", "spending.json");
}
