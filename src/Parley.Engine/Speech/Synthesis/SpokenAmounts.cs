using System.Text.RegularExpressions;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>Amounts of money as words: "$42.50" as "forty two dollars and fifty cents".</summary>
internal static partial class SpokenAmounts
{
    private static readonly Dictionary<string, Currency> s_currencies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["$"] = new("dollar", "dollars", "cent", "cents"),
        ["USD"] = new("dollar", "dollars", "cent", "cents"),
        ["€"] = new("euro", "euros", "cent", "cents"),
        ["EUR"] = new("euro", "euros", "cent", "cents"),
        ["£"] = new("pound", "pounds", "penny", "pence"),
        ["GBP"] = new("pound", "pounds", "penny", "pence"),
        ["₹"] = new("rupee", "rupees", "paisa", "paise"),
        ["INR"] = new("rupee", "rupees", "paisa", "paise"),
        ["Rs"] = new("rupee", "rupees", "paisa", "paise"),
    };

    public static string Rewrite(string text) => Amount().Replace(text, match => Speak(
        match.Groups["currency"].Value, match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal),
        match.Groups["fraction"].Value, match.Groups["scale"].Value, match.Groups["sign"].Length > 0));

    private static string Speak(string symbol, string whole, string fraction, string scale, bool isNegative)
    {
        var currency = s_currencies[symbol.TrimEnd('.')];
        var sign = isNegative ? "minus " : "";
        if (scale.Length > 0 || fraction.Length is not (0 or 2))
        {
            var number = SpokenNumbers.Decimal(fraction.Length == 0 ? whole : $"{whole}.{fraction}");
            return $"{sign}{number}{(scale.Length == 0 ? "" : " " + scale.Trim())} {currency.Many}";
        }

        var units = long.Parse(whole, System.Globalization.CultureInfo.InvariantCulture);
        var parts = fraction.Length == 0 ? 0 : int.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture);
        var spokenUnits = $"{SpokenNumbers.Cardinal(units)} {(units == 1 ? currency.One : currency.Many)}";
        var spokenParts = $"{SpokenNumbers.Cardinal(parts)} {(parts == 1 ? currency.OnePart : currency.ManyParts)}";
        return sign + (parts == 0 ? spokenUnits : units == 0 ? spokenParts : $"{spokenUnits} and {spokenParts}");
    }

    [GeneratedRegex(@"(?<sign>-)?(?<currency>[$€£₹]|\b(?:Rs\.?|USD|EUR|GBP|INR)(?=\s*\d))\s*(?<whole>\d{1,3}(?:,\d{2,3})+|\d{1,15})(?:\.(?<fraction>\d+))?(?<scale>\s+(?:thousand|lakh|lakhs|million|crore|crores|billion|trillion)\b)?")]
    private static partial Regex Amount();

    private sealed record Currency(string One, string Many, string OnePart, string ManyParts);
}
