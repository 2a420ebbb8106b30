using System.Globalization;
using System.Text.Json.Nodes;

namespace Parley.Engine.Dialogue.Templates;

/// <summary>Says values as people do: amounts with their currency, days without the year's digits, ids sign by sign.</summary>
/// <param name="Currency">The unit after an amount: "rupees".</param>
/// <param name="UsesLakhs">Whether digits are grouped as in India: 2,50,000.</param>
internal sealed record SpeechFormat(string Currency, bool UsesLakhs)
{
    private static readonly string[] s_names = ["amount", "number", "date", "spell", "lower", "plain", "title", "list", "count:word", "ordinal"];

    /// <summary>The formats, for messages.</summary>
    public static string Names => string.Join(", ", s_names);

    public static SpeechFormat Plain { get; } = new("", false);

    public static bool Knows(string filter) =>
        filter.StartsWith("count:", StringComparison.Ordinal) ? filter.Length > 6 : s_names.Contains(filter) && filter != "count:word";

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string Join(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "none",
        1 => items[0],
        _ => string.Join(", ", items.SkipLast(1)) + " and " + items[^1],
    };

    public string Speak(JsonNode? node, string? filter)
    {
        if (node is JsonArray items)
        {
            return filter is { } counted && counted.StartsWith("count:", StringComparison.Ordinal)
                ? Count(items.Count, counted[6..])
                : Join([.. items.Select(item => Speak(item, filter == "list" ? null : filter))]);
        }

        var text = node switch
        {
            null => "unknown",
            JsonValue value when value.TryGetValue<bool>(out var truth) => truth ? "yes" : "no",
            JsonObject fields => Join([.. fields.Select(field => $"{field.Key.Replace('_', ' ')} {Speak(field.Value, null)}")]),
            _ => node.ToString(),
        };
        return filter is null || node is null ? text : Format(text, filter);
    }

    private string Format(string text, string filter) => filter switch
    {
        "amount" => $"{Number(text)} {Currency}".Trim(),
        "number" => Number(text),
        "date" => Date(text),
        "spell" => Spell(text),
        "lower" => text.ToLowerInvariant(),
        "plain" => text.Replace('_', ' '),
        "title" => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text),
        "ordinal" => decimal.TryParse(text, CultureInfo.InvariantCulture, out var place) ? Ordinal((int)place) : text,
        _ when filter.StartsWith("count:", StringComparison.Ordinal) =>
            decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) ? Count(number, filter[6..]) : text,
        _ => text,
    };

    private string Number(string text)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return text;
        }

        var whole = decimal.Truncate(Math.Abs(number));
        var fraction = Math.Abs(number) - whole;
        var sign = number < 0 ? "minus " : "";
        return sign + Group(whole.ToString(CultureInfo.InvariantCulture))
            + (fraction == 0 ? "" : fraction.ToString("0.##", CultureInfo.InvariantCulture)[1..]);
    }

    private string Group(string digits)
    {
        var size = 3;
        var end = digits.Length;
        var groups = new List<string>();
        while (end > 0)
        {
            var start = Math.Max(0, end - size);
            groups.Insert(0, digits[start..end]);
            end = start;
            size = UsesLakhs ? 2 : 3;
        }

        return string.Join(',', groups);
    }

    private static string Count(decimal number, string word) =>
        $"{(number == 0 ? "no" : number.ToString(CultureInfo.InvariantCulture))} {(number == 1 ? word : word.EndsWith('s') ? word + "es" : word + "s")}";

    private static string Date(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var date)
            ? date.ToString("d MMMM", CultureInfo.InvariantCulture)
            : text;

    private static string Spell(string text) =>
        string.Join(", ", text.Split(['-', ' '], StringSplitOptions.RemoveEmptyEntries).Select(part => string.Join(' ', part.ToCharArray())));

    private static string Ordinal(int number) => number + ((number % 100) is > 10 and < 14
        ? "th"
        : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });
}
