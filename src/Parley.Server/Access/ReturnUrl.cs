namespace Parley.Server.Access;

/// <summary>Where to go after signing in: a page of this server, whatever the link to the sign-in page said.</summary>
internal static class ReturnUrl
{
    /// <summary>Where people land who asked for nothing in particular.</summary>
    public const string Default = "/console";

    private const int Longest = 1024;

    /// <summary>
    /// The address when it is a path of this server, else <see cref="Default"/>. Browsers take <c>//host</c> and <c>/\host</c> for other
    /// sites, and drop tabs and line breaks before they look.
    /// </summary>
    public static string Check(string? url) =>
        url is { Length: >= 1 and <= Longest }
        && url[0] == '/'
        && (url.Length == 1 || url[1] is not ('/' or '\\'))
        && url.All(character => character is > ' ' and < '\x7f' and not '\\')
        && !IsSignIn(url)
            ? url
            : Default;

    /// <summary>Back to signing in would be a circle.</summary>
    private static bool IsSignIn(string url) =>
        url.StartsWith(SignInPaths.SignIn, StringComparison.OrdinalIgnoreCase) || url.StartsWith(SignInPaths.SignOut, StringComparison.OrdinalIgnoreCase);
}
