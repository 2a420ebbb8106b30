using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.Agents.Metering;
using Parley.Server.Configuration;
using Parley.Server.Keys;

namespace Parley.Server.Costs;

/// <summary>Knows what usage costs, adds it up, and says when a budget is spent. Thread-safe.</summary>
internal sealed class Budgets(ParleyOptions options, Spending spending, ILogger<Budgets> logger)
{
    private const int MaxNotedModelCount = 100;

    private readonly ConcurrentDictionary<string, bool> _unpriced = new(StringComparer.Ordinal);
    private readonly HashSet<string> _files = new(StringComparer.Ordinal); // whose sums are in today's spending; of Replace alone
    private volatile BudgetsOptions _limits = options.Budgets;
    private volatile PriceTable _prices = Table(options.Prices);

    /// <summary>What the models cost, by the configuration and Parley's list.</summary>
    public PriceTable Prices => _prices;

    /// <summary>Where the day's spending is kept; null where nobody asks what a day has cost.</summary>
    public string? File => FileOf(_limits);

    /// <summary>Whether it has to be known what a conversation without a call costs.</summary>
    public bool CountsSessions => _limits is not { Day: null, Key: null };

    /// <summary>Where the day's spending is kept; null where nobody asks what a day has cost.</summary>
    public static string? FileOf(BudgetsOptions limits) => limits is { Day: null, Key: null } ? null : limits.File;

    /// <summary>Why nothing new may begin; null when it may.</summary>
    /// <param name="keyId">Whose; null for nobody's.</param>
    public string? FindRefusal(string? keyId) =>
        IsSpent(_limits.Day, spending.Total) ? "Today's budget is spent (budgets.day). New conversations are taken again from 00:00 UTC."
        : keyId is not null && IsSpent(_limits.Key, spending.Of(keyId)) ? "This API key's budget of today is spent (budgets.key). It may begin new conversations from 00:00 UTC."
        : null;

    /// <summary>The same for a client.</summary>
    public string? FindRefusal(Caller? caller) => FindRefusal(caller?.Usage?.KeyId);

    /// <summary>What a response costs; null when its model has no price.</summary>
    public decimal? Price(string? model, RealtimeUsage usage) => Noted(model, model is null ? null : _prices.Estimate(model, usage));

    /// <summary>What it costs to have written down what was said.</summary>
    public decimal? Price(string? model, SpeechTranscriptionUsage usage) => Noted(model, model is null ? null : _prices.Estimate(model, usage));

    /// <summary>A conversation has used something; warns when a budget is nearly spent, or spent.</summary>
    /// <param name="cost">In US dollars; null for what has no price.</param>
    /// <param name="keyId">Whose; null for nobody's.</param>
    /// <param name="call">What its call has cost so far; null for a conversation without one.</param>
    /// <returns>The budget for which the call has to end; null for none.</returns>
    public BudgetOptions? Add(decimal? cost, string? keyId, CostTally? call)
    {
        call?.Add(cost);
        if (cost is not { } amount)
        {
            return null;
        }

        spending.Add(keyId, amount);
        return Check("the call", _limits.Call, call?.Known, amount)
            ?? Check("the day", _limits.Day, spending.Total, amount)
            ?? Check("an API key", _limits.Key, keyId is null ? null : spending.Of(keyId), amount);
    }

    /// <summary>What was spent before, by a file that begins to count; null when there is none, and where its sums are known.</summary>
    /// <exception cref="ParleyConfigurationException">The file cannot be read.</exception>
    public SpendingDay? FindKept(BudgetsOptions next) =>
        FileOf(next) is { } file && file != File && !_files.Contains(Path.GetFullPath(file)) ? new SpendingFile(file).Read() : null;

    /// <summary>Other prices and limits count from now on; calls under way keep the prices of their sums. One caller at a time.</summary>
    /// <param name="prices">What models cost, besides and over Parley's list.</param>
    /// <param name="limits">How much may be spent.</param>
    /// <param name="kept">What <see cref="FindKept"/> found of these limits.</param>
    public void Replace(IEnumerable<KeyValuePair<string, ModelPrice>> prices, BudgetsOptions limits, SpendingDay? kept)
    {
        if (kept is not null)
        {
            spending.Add(kept);
        }

        _files.UnionWith(new[] { File, FileOf(limits) }.OfType<string>().Select(Path.GetFullPath));
        _prices = Table(prices);
        _limits = limits;
        _unpriced.Clear();
    }

    private static PriceTable Table(IEnumerable<KeyValuePair<string, ModelPrice>> prices) => PriceTable.ListPrices2026 with
    {
        Models = PriceTable.ListPrices2026.Models.Concat(prices)
            .GroupBy(price => price.Key, StringComparer.Ordinal)
            .ToDictionary(named => named.Key, named => named.Last().Value, StringComparer.Ordinal),
    };

    private BudgetOptions? Check(string name, BudgetOptions? budget, decimal? spent, decimal amount)
    {
        if (budget is null || spent is not { } sum)
        {
            return null;
        }

        var before = sum - amount;
        if (sum >= budget.Limit && before < budget.Limit)
        {
            CostLog.Spent(logger, name, sum, budget.Limit);
        }
        else if (sum >= budget.WarnAt && before < budget.WarnAt)
        {
            CostLog.NearlySpent(logger, name, sum, budget.Limit);
        }

        return budget.EndsCalls && sum >= budget.Limit ? budget : null;
    }

    private decimal? Noted(string? model, decimal? cost)
    {
        var limited = _limits.Call is not null || CountsSessions;
        if (cost is null && limited && _unpriced.Count < MaxNotedModelCount && _unpriced.TryAdd(model ?? "(unknown)", true))
        {
            CostLog.NoPrice(logger, model ?? "(unknown)");
        }

        return cost;
    }

    private static bool IsSpent(BudgetOptions? budget, decimal spent) => budget is not null && spent >= budget.Limit;
}
