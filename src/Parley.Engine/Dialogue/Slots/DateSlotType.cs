using System.Globalization;
using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>A day: "tomorrow", "next friday", "the fourteenth of march", 2026-03-14. The value is written yyyy-MM-dd.</summary>
internal sealed class DateSlotType(TimeProvider timeProvider) : ISlotType
{
    private static readonly string[] s_months =
        "january february march april may june july august september october november december".Split(' ');

    private static readonly string[] s_weekdays = "sunday monday tuesday wednesday thursday friday saturday".Split(' ');

    private static readonly string[] s_ordinals =
        ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
        + "seventeenth eighteenth nineteenth twentieth").Split(' ');

    public RecognitionSlot? Spoken { get; } = new(
        $"(today | tomorrow | yesterday | [next | last] ({string.Join(" | ", s_weekdays)}) | [the] ("
        + string.Join(" | ", s_ordinals) + $" | thirtieth | (twenty | thirty) ({string.Join(" | ", s_ordinals[..9])})) [of] ({string.Join(" | ", s_months)}))",
        [
            "today", "tomorrow", "yesterday", .. s_weekdays, .. s_weekdays.Select(day => "next " + day),
            .. s_months.SelectMany((month, index) => new[] { $"the {s_ordinals[index]} of {month}", $"the twenty {s_ordinals[index % 9]} of {month}" }),
        ]);

    public SlotMatch? Match(Utterance utterance, int start, bool asked)
    {
        var tokens = utterance.Tokens;
        var today = DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime);
        return Relative(tokens, start, today) ?? Written(tokens, start) ?? DayAndMonth(tokens, start, today);
    }

    private static SlotMatch? Relative(IReadOnlyList<Token> tokens, int start, DateOnly today)
    {
        var word = tokens[start].Text;
        var offset = word switch { "today" => 0, "tomorrow" => 1, "yesterday" => -1, _ => int.MinValue };
        if (offset != int.MinValue)
        {
            return Value(today.AddDays(offset), start, 1);
        }

        var lead = word is "next" or "this" or "last" ? 1 : 0;
        var weekday = start + lead < tokens.Count ? Array.IndexOf(s_weekdays, tokens[start + lead].Text) : -1;
        if (weekday < 0)
        {
            return null;
        }

        var ahead = ((weekday - (int)today.DayOfWeek + 6) % 7) + 1;
        return Value(today.AddDays(word == "last" ? ahead - 7 - (ahead == 7 ? 7 : 0) : ahead), start, 1 + lead);
    }

    private static SlotMatch? Written(IReadOnlyList<Token> tokens, int start) =>
        start + 2 < tokens.Count && tokens[start].Text.Length == 4
        && int.TryParse(tokens[start].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
        && int.TryParse(tokens[start + 1].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var month)
        && int.TryParse(tokens[start + 2].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var day)
        && Day(year, month, day) is { } date
            ? Value(date, start, 3)
            : null;

    private static SlotMatch? DayAndMonth(IReadOnlyList<Token> tokens, int start, DateOnly today)
    {
        if (start > 0 && NumberWords.Value(tokens[start - 1].Text) is 20 or 30)
        {
            return null; // the "first" of "thirty first"
        }

        var index = tokens[start].Text == "the" ? start + 1 : start;
        var month = MonthAt(tokens, index);
        index += month > 0 ? 1 : 0;
        index += month > 0 && index < tokens.Count && tokens[index].Text == "the" ? 1 : 0;
        var (day, count) = DayAt(tokens, index);
        index += count;
        if (month == 0 && day > 0)
        {
            index += index < tokens.Count && tokens[index].Text == "of" ? 1 : 0;
            month = MonthAt(tokens, index);
            index += month > 0 ? 1 : 0;
        }

        if (day == 0 || month == 0)
        {
            return null;
        }

        var year = index < tokens.Count && tokens[index].Text.Length == 4 && tokens[index].IsNumeric
            && int.TryParse(tokens[index].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? written : 0;
        return Day(year > 0 ? year : today.Year, month, day) is { } date ? Value(date, start, index + (year > 0 ? 1 : 0) - start) : null;
    }

    private static int MonthAt(IReadOnlyList<Token> tokens, int index) =>
        index < tokens.Count && tokens[index].Text.Length >= 3
            ? Array.FindIndex(s_months, month => month == tokens[index].Text || month[..3] == tokens[index].Text) + 1
            : 0;

    private static (int Day, int Count) DayAt(IReadOnlyList<Token> tokens, int index)
    {
        if (index >= tokens.Count)
        {
            return default;
        }

        var word = tokens[index].Text;
        var next = index + 1 < tokens.Count ? tokens[index + 1].Text : "";
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var written))
        {
            return written is > 0 and < 32 ? (written, next is "st" or "nd" or "rd" or "th" ? 2 : 1) : default;
        }

        var ordinal = word == "thirtieth" ? 30 : Array.IndexOf(s_ordinals, word) + 1;
        if (ordinal > 0)
        {
            return (ordinal, 1);
        }

        var value = NumberWords.Value(word);
        var unit = Math.Max(Array.IndexOf(s_ordinals, next) + 1, NumberWords.Value(next));
        return value is 20 or 30 && unit is > 0 and < 10 ? (value + unit, 2) : value is > 0 and < 32 ? (value, 1) : default;
    }

    private static DateOnly? Day(int year, int month, int day) =>
        year is > 0 and < 10_000 && month is > 0 and < 13 && day > 0 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static SlotMatch Value(DateOnly date, int start, int count) =>
        new(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), start, count);
}
