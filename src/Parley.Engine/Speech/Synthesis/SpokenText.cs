using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>
/// Rewrites written text so that any synthesiser speaks it as a person would read it aloud: amounts, dates, times, telephone
/// numbers, identifiers letter by letter and digit by digit, and no markup.
/// </summary>
internal static partial class SpokenText
{
    private static readonly string[] s_months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    /// <summary>The text to speak; the same for text that needs no rewriting.</summary>
    public static string From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WithoutMarkup(text);
        text = SpokenAmounts.Rewrite(text);
        text = IsoDate().Replace(text, Date);
        text = PhoneNumber().Replace(text, match => Phone(match.Value));
        text = MailAddress().Replace(text, match => Address(match.Value));
        text = TimeOfDay().Replace(text, Time);
        text = OrdinalNumber().Replace(text, match => SpokenNumbers.Ordinal(ParseNumber(match.Groups[1].Value)));
        text = NumberWithUnit().Replace(text, "$1 $2");
        text = Identifier().Replace(text, match => Spell(match.Value));
        text = NamedNumber().Replace(text, match => $"{match.Groups[1].Value}{SpokenNumbers.Digits(match.Groups[2].Value)}");
        text = YearInDate().Replace(text, match => match.Groups[1].Value + SpokenNumbers.Year((int)ParseNumber(match.Groups[2].Value)));
        text = Number().Replace(text, PlainNumber);
        text = text.Replace("&", " and ", StringComparison.Ordinal).Replace("%", " percent", StringComparison.Ordinal)
            .Replace("@", " at ", StringComparison.Ordinal);
        text = Unspeakable().Replace(text, " ");
        return Blanks().Replace(text, " ").Trim();
    }

    private static string WithoutMarkup(string text)
    {
        text = Link().Replace(text, "$1");
        text = ListMark().Replace(text, "");
        return text.Replace('’', '\'').Replace('‘', '\'').Replace('“', '"').Replace('”', '"')
            .Replace("—", ", ", StringComparison.Ordinal).Replace("–", " to ", StringComparison.Ordinal)
            .Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal);
    }

    private static string Date(Match match)
    {
        var (year, month, day) = (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
        return month is < 1 or > 12 || day is < 1 or > 31
            ? match.Value
            : $"{s_months[month - 1]} {SpokenNumbers.Ordinal(day)}, {SpokenNumbers.Year(year)}";
    }

    private static string Phone(string number)
    {
        var groups = number.TrimStart('+').Split([' ', '-', '(', ')', '.'], StringSplitOptions.RemoveEmptyEntries);
        return (number[0] == '+' ? "plus " : "") + string.Join(", ", groups.Select(SpokenNumbers.Digits));
    }

    private static string Address(string address) =>
        address.Replace("@", " at ", StringComparison.Ordinal).Replace(".", " dot ", StringComparison.Ordinal);

    private static string Time(Match match)
    {
        var (hour, minute) = (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        var half = match.Groups[3].Success ? $" {char.ToUpperInvariant(match.Groups[3].Value[0])} M" : "";
        var minutes = minute == 0 ? (half.Length == 0 ? " o'clock" : "") : minute < 10 ? $" oh {SpokenNumbers.Cardinal(minute)}" : $" {SpokenNumbers.Cardinal(minute)}";
        return SpokenNumbers.Cardinal(hour) + minutes + half;
    }

    /// <summary>ORD-DEL-7721 as "O R D, D E L, seven seven two one".</summary>
    private static string Spell(string identifier)
    {
        var groups = LettersOrDigits().Matches(identifier).Select(match => match.Value);
        return string.Join(", ", groups.Select(group =>
            char.IsAsciiDigit(group[0]) ? SpokenNumbers.Digits(group)
            : group.Length > 4 ? group
            : string.Join(' ', group.ToUpperInvariant().AsEnumerable())));
    }

    private static string PlainNumber(Match match)
    {
        var text = match.Groups[2].Value;
        var sign = match.Groups[1].Length > 0 ? "minus " : "";
        return sign + (text.Length > 4 && text.All(char.IsAsciiDigit) ? SpokenNumbers.Digits(text) : SpokenNumbers.Decimal(text));
    }

    private static long ParseNumber(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^[ \t]*(?:[-•]|#{1,6})[ \t]+", RegexOptions.Multiline)]
    private static partial Regex ListMark();

    [GeneratedRegex(@"\b(\d{4})-(\d{2})-(\d{2})\b")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"(?<![\w-])\+\d[\d ().-]{5,18}\d\b|(?<![\w-])\(?\d{3}\)?[ -]\d{3}[ -]\d{4}\b")]
    private static partial Regex PhoneNumber();

    [GeneratedRegex(@"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"\b([01]?\d|2[0-3]):([0-5]\d)(?:\s*([aApP])\.?[mM]\b\.?)?")]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"\b(\d{1,4})(?:st|nd|rd|th)\b")]
    private static partial Regex OrdinalNumber();

    [GeneratedRegex(@"\b(\d{1,4})(am|pm|kg|km|cm|mm|ml|mg|g|GB|MB|TB|x|h|s|min|AM|PM)\b")]
    private static partial Regex NumberWithUnit();

    [GeneratedRegex(@"\b(?=[A-Za-z0-9-]*\d)(?=[0-9-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\b")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\b((?:ending|ends)(?: in| with)? |(?:number|code|PIN|pin|ID|id|card|account|order|digits)(?: is)?:? #?)(\d{3,})\b(?![.,]\d)")]
    private static partial Regex NamedNumber();

    [GeneratedRegex(@"\b((?:January|February|March|April|May|June|July|August|September|October|November|December)(?: [\w ]{1,14})?,? |(?:in|since|until|year) )((?:19|20)\d\d)\b(?![.,]\d)")]
    private static partial Regex YearInDate();

    [GeneratedRegex(@"((?<![\w.])-)?(?<![\w.])(\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?)")]
    private static partial Regex Number();

    [GeneratedRegex("[A-Za-z]+|[0-9]+")]
    private static partial Regex LettersOrDigits();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}\s.,;:!?'""()-]|_")]
    private static partial Regex Unspeakable();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
