namespace Parley.Calls.Twilio;

/// <summary>The ways in which Twilio writes one URL when it signs it. Path and query stay as they are, byte for byte.</summary>
internal static class TwilioUrl
{
    private const string SchemeEnd = "://";

    /// <summary>Without its port, and with it: the default one where it has none. A fragment is not signed.</summary>
    public static IReadOnlyList<string> WithAndWithoutPort(string url)
    {
        var whole = WithoutFragment(url);
        var authorityStart = whole.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (authorityStart < 0)
        {
            return [whole];
        }

        authorityStart += SchemeEnd.Length;
        var length = whole.AsSpan(authorityStart).IndexOfAny('/', '?');
        var authorityEnd = length < 0 ? whole.Length : authorityStart + length;
        var hostStart = whole.LastIndexOf('@', authorityEnd - 1, authorityEnd - authorityStart) + 1;
        hostStart = Math.Max(hostStart, authorityStart);
        var port = whole.LastIndexOf(':', authorityEnd - 1, authorityEnd - hostStart);
        var hasPort = port > whole.LastIndexOf(']', authorityEnd - 1, authorityEnd - hostStart) && port > 0;
        var bare = hasPort ? whole[..port] : whole[..authorityEnd];
        var rest = whole[authorityEnd..];
        var explicitPort = hasPort ? whole[port..authorityEnd] : IsSecure(whole) ? ":443" : ":80";
        return [bare + rest, bare + explicitPort + rest];
    }

    /// <summary>As it is, and with a slash more or less at its end.</summary>
    public static IReadOnlyList<string> WithAndWithoutSlash(string url) => [url, url.EndsWith('/') ? url[..^1] : url + "/"];

    /// <summary>The WebSocket's address instead of the web's.</summary>
    public static string ToSocket(string url) =>
        url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "wss" + url[5..]
        : url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? "ws" + url[4..]
        : url;

    /// <summary>A parameter of the query as it stands there; null when it is missing.</summary>
    public static string? FindParameter(string url, string name)
    {
        var query = WithoutFragment(url);
        var start = query.IndexOf('?', StringComparison.Ordinal);
        return start < 0
            ? null
            : query[(start + 1)..].Split('&').FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
    }

    private static string WithoutFragment(string url) =>
        url.IndexOf('#', StringComparison.Ordinal) is var start and >= 0 ? url[..start] : url;

    private static bool IsSecure(string url) =>
        url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("wss:", StringComparison.OrdinalIgnoreCase);
}
