using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Engine.Mcp;

/// <summary>
/// The URLs of MCP servers that an operator allows: <c>scheme://host[:port][/path]</c>. The host may be <c>*</c> or begin with
/// <c>*.</c>, which stands for any number of names, and then means public addresses only; the port may be <c>*</c>, and is the scheme's when left out; a path
/// means itself and what lies below it, and none means every path. Immutable.
/// </summary>
public sealed partial class McpServerPattern
{
    private readonly string _scheme;
    private readonly string _host;
    private readonly int? _port;
    private readonly string _path;

    private McpServerPattern(string scheme, string host, int? port, string path)
    {
        _scheme = scheme;
        _host = host;
        _port = port;
        _path = path;
    }

    /// <summary>True when the pattern names one host, wherever that is; else it means hosts on the public network.</summary>
    public bool NamesHost => !_host.StartsWith('*');

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">As the operator wrote it.</param>
    /// <returns>Null when it is none.</returns>
    public static McpServerPattern? TryParse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var scheme = match.Groups["scheme"].Value.ToLowerInvariant();
        var port = match.Groups["port"].Value;
        var path = match.Groups["path"].Value.TrimEnd('/');
        return port switch
        {
            "*" => new McpServerPattern(scheme, match.Groups["host"].Value, null, path),
            "" => new McpServerPattern(scheme, match.Groups["host"].Value, scheme == "https" ? 443 : 80, path),
            _ when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535 =>
                new McpServerPattern(scheme, match.Groups["host"].Value, number, path),
            _ => null,
        };
    }

    /// <summary>Whether a server's URL is meant.</summary>
    /// <param name="url">An absolute URL.</param>
    public bool Matches(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.Scheme == _scheme && (_port is null || url.Port == _port) && MatchesHost(url.Host) && MatchesPath(url.AbsolutePath);
    }

    private bool MatchesHost(string host) =>
        _host == "*"
        || (_host.StartsWith('*') ? host.EndsWith(_host[1..], StringComparison.OrdinalIgnoreCase) : host.Equals(_host, StringComparison.OrdinalIgnoreCase));

    private bool MatchesPath(string path) =>
        path.StartsWith(_path, StringComparison.Ordinal) && (path.Length == _path.Length || _path.Length == 0 || path[_path.Length] == '/');

    [GeneratedRegex(@"^(?<scheme>https?)://(?<host>\*|\*\.[a-z0-9.-]+|[a-z0-9.-]+|\[[0-9a-f:]+\])(:(?<port>\*|[0-9]{1,5}))?(?<path>/[^*?#\s]*)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
