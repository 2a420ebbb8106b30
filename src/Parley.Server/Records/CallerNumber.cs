using System.Collections.Frozen;
using Parley.Calls.Twilio;
using Parley.Server.Calls;

namespace Parley.Server.Records;

/// <summary>Whom a call is with, by the number. Callers who withhold theirs all look the same: nobody is known by that.</summary>
internal static class CallerNumber
{
    /// <summary>What carriers write in a withheld number's place; the digits are ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a telephone's keys.</summary>
    private static readonly FrozenSet<string> s_placeholders = FrozenSet.ToFrozenSet(
        [
            "266696687", "7378742833", "2562533", "8656696", "86282452253", "anonymous", "restricted", "blocked", "unknown", "unavailable", "private", "withheld",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Null for a page, and for a number that is withheld or none.</summary>
    public static string? Of(LiveCall live) => live.Kind switch
    {
        LiveCallKind.Web => null,
        LiveCallKind.Outbound => RealOrNull(live.To),
        _ => RealOrNull(live.From),
    };

    /// <summary>The number or SIP address, unless it stands for a withheld one.</summary>
    public static string? RealOrNull(string? number) => DialTarget.IsValid(number) && !s_placeholders.Contains(NameIn(number!)) ? number : null;

    /// <summary>The digits of a number; of a SIP address what stands before the @ and any password or port.</summary>
    private static string NameIn(string number) =>
        DialTarget.IsSip(number) ? number[(number.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('@', ':', ';')[0].TrimStart('+') : number.TrimStart('+');
}
