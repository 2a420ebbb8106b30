using System.Globalization;

namespace Parley.Samples.ShiFi;

/// <summary>Says what helps and what hurts a credit score, by the usual rules of thumb.</summary>
internal static class CreditFactors
{
    public static CreditScore Explain(CreditRow row)
    {
        (bool Helps, string Text)[] factors =
        [
            (row.PaidOnTimePercent >= 95, Text($"you paid {row.PaidOnTimePercent} percent of your bills on time")),
            (row.CreditUsedPercent <= 30, Text($"you use {row.CreditUsedPercent} percent of your credit limit")),
            (row.AccountYears >= 7, Text($"your oldest account is {row.AccountYears} years old")),
            (row.RecentEnquiries <= 2, row.RecentEnquiries == 0 ? "nobody asked for your score lately" : Text($"lenders asked for your score {Times(row.RecentEnquiries)} lately")),
            (row.Loans <= 2, row.Loans == 0 ? "you have no open loans" : Text($"you have {row.Loans} open {(row.Loans == 1 ? "loan" : "loans")}")),
        ];
        return new CreditScore(
            true, row.Score, Rating(row.Score), [.. factors.Where(factor => factor.Helps).Select(factor => factor.Text)],
            [.. factors.Where(factor => !factor.Helps).Select(factor => factor.Text)]);
    }

    private static string Rating(int score) => score switch { >= 750 => "excellent", >= 700 => "good", >= 650 => "fair", _ => "low" };

    private static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => Text($"{count} times") };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
