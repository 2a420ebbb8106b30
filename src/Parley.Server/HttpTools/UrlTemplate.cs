using System.Text.RegularExpressions;

namespace Parley.Server.HttpTools;

/// <summary>A URL with <c>{argument}</c> in its path and query. What a model puts there cannot change the host, add a segment or leave the path.</summary>
internal static partial class UrlTemplate
{
    /// <summary>What is wrong with a template; null when nothing is.</summary>
    public static string? FindProblem(string template)
    {
        var schemeEnd = template.IndexOf("://", StringComparison.Ordinal);
        var authorityEnd = schemeEnd < 0 ? -1 : template.AsSpan(schemeEnd + 3).IndexOfAny("/?#");
        var authority = schemeEnd < 0 ? "" : authorityEnd < 0 ? template[(schemeEnd + 3)..] : template.Substring(schemeEnd + 3, authorityEnd);
        return authority.Contains('{') ? "must have its host written out: an argument must not choose where requests go."
            : authority.Contains('@') ? "must not hold a user's name or password; send a header."
            : !Uri.TryCreate(Argument().Replace(template, "x"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
                ? "must be a URL that begins with http:// or https://."
            : null;
    }

    /// <summary>The arguments that it uses.</summary>
    public static IEnumerable<string> NamesIn(string template) => Argument().Matches(template).Select(match => match.Groups[1].Value);

    /// <summary>Puts the arguments in, escaped; null when one of them would leave the path.</summary>
    public static Uri? Fill(string template, Func<string, string> argument)
    {
        var filled = Argument().Replace(template, match => Uri.EscapeDataString(argument(match.Groups[1].Value)));
        var path = filled.Split('?', '#')[0];
        return path.Split('/').Any(segment => segment is "." or "..") ? null : new Uri(filled, UriKind.Absolute);
    }

    /// <summary>Puts values into a body: each stands for itself as JSON.</summary>
    public static string FillBody(string template, Func<string, string> json) => Argument().Replace(template, match => json(match.Groups[1].Value));

    [GeneratedRegex(@"\{([A-Za-z_][A-Za-z0-9_-]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Argument();
}
