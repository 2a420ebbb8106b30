using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>Which names say that their value is a secret: <c>pin</c>, <c>new_password</c>, <c>accessToken</c>, <c>APIKey</c>. Pure.</summary>
internal static class SecretNames
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly Regex s_secret = new(
        "^(?:.*[_-])?(?:pin|pin_?code|pass_?word|passwd|pass_?phrase|pass_?code|cvv2?|cvc2?|csc|otp|secret|token|api_?key|authorization|card_?number|pan|ssn)$",
        Options | RegexOptions.IgnoreCase);

    private static readonly Regex s_wordBegins = new(@"([\p{Ll}0-9])(\p{Lu})", Options);
    private static readonly Regex s_wordAfterAcronym = new(@"(\p{Lu})(\p{Lu}\p{Ll})", Options);

    public static bool IsSecret(string name) => s_secret.IsMatch(name) || s_secret.IsMatch(ToSnakeCase(name));

    private static string ToSnakeCase(string name) => s_wordAfterAcronym.Replace(s_wordBegins.Replace(name, "$1_$2"), "$1_$2");
}
