using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>
/// Phone numbers: with a plus sign; in groups as phone numbers are written; spoken digit by digit; or bare where one is spoken of. Not where an order or
/// another number of the business is.
/// </summary>
internal sealed class PhoneFinder : IFinder
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private static readonly Regex s_phone = new(@"\b(?:phone|telephone|tel|mobile|cell|call|fax|reach me|text me|callback|my number|number is|dial|ring)\b", Options);
    private static readonly Regex s_business = new(@"\b(?:order|invoice|ticket|tracking|reference|ref|case|booking|confirmation|parcel|account)\b", Options);

    private static readonly FrozenSet<string> s_layouts = FrozenSet.ToFrozenSet(
    [
        "3-3-4", "3-7", "3-3-2-2", "2-4-4", "2-2-2-2-2", "4-3-3", "5-5", "4-6", "3-4-3", "4-2-2-2", "1-3-3-4", "1-3-7", "1-10", "5-6", "5-3-3", "4-7", "3-4-4", "4-3-4",
    ]);

    public IEnumerable<Finding> Find(RedactionInput input) => input.Runs.Where(run => IsPhone(input, run)).Select(run => WithPlus(input.Text, run));

    private static bool IsPhone(RedactionInput input, DigitRun run)
    {
        var count = run.Digits.Length;
        if (count is < 7 or > 15)
        {
            return false;
        }

        return Plus(input.Text, run.Start) >= 0
            || (count is 10 or 11 && (s_layouts.Contains(run.Layout) || run.IsSpoken) && !s_business.IsMatch(input.Before(run.Start)) && !IsDate(run))
            || s_phone.IsMatch(input.Before(run.Start));
    }

    private static bool IsDate(DigitRun run) => run.Groups[0].Digits is ['1', '9', _, _] or ['2', '0', _, _] && run.Groups.Count > 2 && run.Groups[1].Digits.Length == 2;

    private static Finding WithPlus(string text, DigitRun run)
    {
        var whole = run.Whole(RedactionKind.Phone);
        var plus = Plus(text, run.Start);
        return plus < 0 ? whole : whole with { Start = plus, Length = whole.Length + run.Start - plus };
    }

    /// <summary>Where the plus sign before the digits is, perhaps with a parenthesis between; -1 for none.</summary>
    private static int Plus(string text, int start)
    {
        var i = start - 1;
        while (i >= 0 && text[i] is '(' or ' ')
        {
            i--;
        }

        return i >= 0 && text[i] == '+' ? i : -1;
    }
}
