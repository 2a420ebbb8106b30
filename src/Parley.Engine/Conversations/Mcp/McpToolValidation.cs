using System.Text.RegularExpressions;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>Whether a client may name an MCP server so (protocol §4.7). Pure.</summary>
internal static partial class McpToolValidation
{
    private const int LongestUrl = 2048;
    private const int LongestSecret = 8192;
    private const int LongestDescription = 4096;
    private const int MostHeaders = 32;

    /// <summary>Headers that the HTTP client writes itself.</summary>
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Content-Length", "Content-Type", "Transfer-Encoding", "Upgrade", "TE", "Trailer", "Expect",
        "Proxy-Authorization", "Accept", "Mcp-Session-Id", "MCP-Protocol-Version", "Last-Event-ID",
    };

    /// <param name="tool">The definition.</param>
    /// <param name="path">Where it stands, e.g. <c>session.tools[0]</c>.</param>
    /// <param name="isKnown">True when the session knows the label: then it is enough.</param>
    public static void Check(McpToolDefinition tool, string path, bool isKnown)
    {
        CheckLabel(tool.ServerLabel, $"{path}.server_label");
        CheckLocator(tool, path, isKnown);
        if (tool.ServerDescription is { Length: > LongestDescription } description)
        {
            throw ProtocolErrors.TooLong($"{path}.server_description", LongestDescription, description.Length);
        }

        CheckSecrets(tool, path);
        if (tool.AllowedTools is { ValueKind: not System.Text.Json.JsonValueKind.Null } allowed)
        {
            _ = McpToolFilter.Read(allowed, $"{path}.allowed_tools");
        }

        _ = McpApprovalPolicy.Read(tool.RequireApproval, $"{path}.require_approval");
    }

    private static void CheckLabel(string label, string path)
    {
        if (label.Length == 0)
        {
            throw ProtocolErrors.Missing(path);
        }

        if (!Label().IsMatch(label))
        {
            throw ProtocolErrors.Invalid(path, $"Invalid '{path}'. Expected 1 to 64 letters, digits, '_' and '-'.");
        }
    }

    private static void CheckLocator(McpToolDefinition tool, string path, bool isKnown)
    {
        string[] given =
        [
            .. (tool.ServerUrl is null ? [] : new[] { "server_url" }),
            .. (tool.TunnelId is null ? [] : new[] { "tunnel_id" }),
            .. (tool.ConnectorId is null ? [] : new[] { "connector_id" }),
        ];
        switch (given)
        {
            case [] when isKnown:
                break;
            case []:
                throw ProtocolErrors.Missing($"{path}.server_url");
            case ["server_url"]:
                CheckUrl(tool.ServerUrl!, $"{path}.server_url");
                break;
            case [var other]:
                throw ProtocolErrors.Invalid(
                    $"{path}.{other}", $"'{path}.{other}' is not supported here: this server has no connectors and no tunnels. Name the MCP server by its 'server_url'.");
            default:
                throw ProtocolErrors.Invalid(path, $"'{path}' names its server more than once ({string.Join(", ", given)}). Give 'server_url' alone.");
        }
    }

    private static void CheckUrl(string text, string path)
    {
        if (text.Length > LongestUrl)
        {
            throw ProtocolErrors.TooLong(path, LongestUrl, text.Length);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            throw ProtocolErrors.Invalid(path, $"Invalid '{path}'. Expected an absolute http or https URL without a user name or password.");
        }
    }

    private static void CheckSecrets(McpToolDefinition tool, string path)
    {
        if (tool.Authorization is { } authorization)
        {
            CheckHeaderValue(authorization, $"{path}.authorization");
        }

        if (tool.Headers is not { } headers)
        {
            return;
        }

        if (headers.Count > MostHeaders)
        {
            throw ProtocolErrors.Invalid($"{path}.headers", $"Invalid '{path}.headers': expected at most {MostHeaders} headers, but got {headers.Count}.");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            if (!HeaderName().IsMatch(name) || s_reserved.Contains(name) || !names.Add(name))
            {
                throw ProtocolErrors.Invalid($"{path}.headers", $"Invalid '{path}.headers': a name in it is no header's name, is there twice, or belongs to the connection itself.");
            }

            CheckHeaderValue(value, $"{path}.headers");
        }

        if (tool.Authorization is not null && names.Contains("Authorization"))
        {
            throw ProtocolErrors.Invalid($"{path}.authorization", $"'{path}' has both 'authorization' and an Authorization header. Give one of them.");
        }
    }

    /// <summary>The message never holds the value: it is a secret.</summary>
    private static void CheckHeaderValue(string? value, string path)
    {
        if (value is { Length: > LongestSecret })
        {
            throw ProtocolErrors.TooLong(path, LongestSecret, value.Length);
        }

        if (value is null || value.Any(character => character is < ' ' or > '~'))
        {
            throw ProtocolErrors.Invalid(path, $"Invalid '{path}'. Expected printable ASCII characters.");
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex Label();

    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$")]
    private static partial Regex HeaderName();
}
