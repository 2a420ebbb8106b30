using System.Text.RegularExpressions;

namespace Parley.Calls.Twilio;

/// <summary>What can be called: a number in E.164 or a SIP address.</summary>
public static partial class DialTarget
{
    private const int MaxLength = 255;

    /// <summary>True for <c>+</c> and 2 to 15 digits, or a <c>sip:</c> or <c>sips:</c> address without spaces or control characters.</summary>
    public static bool IsValid(string? target) =>
        target is { Length: > 0 and <= MaxLength } && (Number().IsMatch(target) || (IsSip(target) && SipAddress().IsMatch(target)));

    /// <summary>True when it says to be a SIP address.</summary>
    public static bool IsSip(string target) =>
        target.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || target.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\+[1-9][0-9]{1,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^sips?:[^\s\p{C}<>""@]+@[^\s\p{C}<>""@]+\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SipAddress();
}
