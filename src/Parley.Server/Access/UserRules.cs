namespace Parley.Server.Access;

/// <summary>What names and passwords must be like.</summary>
internal static class UserRules
{
    public const int LongestName = 64;

    public const int ShortestPassword = 12;

    /// <summary>More than anybody types; bounds what a stranger may have hashed.</summary>
    public const int LongestPassword = 256;

    /// <exception cref="ArgumentException">It is not a name.</exception>
    public static void RequireName(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"A user's name has 1 to {LongestName} letters, digits and . - _ @.");
        }
    }

    public static bool IsName(string name) =>
        name.Length is >= 1 and <= LongestName && name.All(character => char.IsLetterOrDigit(character) || character is '.' or '-' or '_' or '@');

    /// <exception cref="ArgumentException">It is too short, too long, or too easy to guess.</exception>
    public static void RequirePassword(string name, string password)
    {
        if (password.Length is < ShortestPassword or > LongestPassword)
        {
            throw new ArgumentException($"A password has {ShortestPassword} to {LongestPassword} characters.");
        }

        if (password.Contains(name, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 5)
        {
            throw new ArgumentException("The password is too easy to guess: it holds the name, or fewer than five different characters.");
        }
    }
}
