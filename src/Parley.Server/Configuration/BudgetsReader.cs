using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>budgets:</c> to options.</summary>
internal static class BudgetsReader
{
    private const double LargestAmount = 1_000_000;
    private const double SmallestAmount = 0.001;

    private static readonly Dictionary<string, bool> s_actions = new(StringComparer.Ordinal) { ["refuse"] = false, ["end"] = true };
    private static readonly Dictionary<string, bool> s_callActions = new(StringComparer.Ordinal) { ["end"] = true };

    public static void Read(YamlValue? value, string folder, BudgetsOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.Call = ReadBudget(section.Take("call"), s_callActions, endsCalls: true);
        options.Day = ReadBudget(section.Take("day"), s_actions, endsCalls: false);
        options.Key = ReadBudget(section.Take("key"), s_actions, endsCalls: false);
        options.File = section.Take("file") is { } file ? Path.GetFullPath(file.NonEmptyText(), folder) : options.File;
        section.RejectUnknownKeys();
    }

    private static BudgetOptions? ReadBudget(YamlValue? value, IReadOnlyDictionary<string, bool> actions, bool endsCalls)
    {
        if (value?.Section() is not { } section)
        {
            return null;
        }

        var warnAt = section.Take("warn_at");
        var budget = new BudgetOptions
        {
            Limit = (decimal)section.Require("limit").Number(SmallestAmount, LargestAmount),
            WarnAt = (decimal?)warnAt?.Number(SmallestAmount, LargestAmount),
            EndsCalls = section.Take("then")?.Choice(actions) ?? endsCalls,
        };
        budget = section.Take("say")?.NonEmptyText() is { } text ? budget with { SayText = text } : budget;
        section.RejectUnknownKeys();
        return budget.WarnAt >= budget.Limit
            ? throw warnAt!.Fail($"'{warnAt.Path}' must be below the limit, {budget.Limit}.")
            : budget;
    }
}
