using System.Text.RegularExpressions;
using Parley.Engine.Mcp;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>mcp:</c> to options.</summary>
internal static partial class McpReader
{
    private const double ShortestSeconds = 0.1;
    private const double LongestSeconds = 3600;

    private static readonly Dictionary<string, bool> s_approvals = new(StringComparer.Ordinal) { ["never"] = false, ["always"] = true };

    public static void Read(YamlValue? value, McpOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        foreach (var element in section.Take("allowed_servers")?.Elements() ?? [])
        {
            options.AllowedServers.Add(McpServerPattern.TryParse(element.NonEmptyText()) ?? throw element.Fail(
                $"'{element.Path}' must be a pattern of URLs like https://mcp.example.com/mcp, https://*.example.com or http://localhost:*, but it is '{element.Text()}'."));
        }

        options.MaxServers = section.Take("max_servers")?.Integer(0, 64) ?? options.MaxServers;
        options.MaxTools = section.Take("max_tools")?.Integer(1, 10_000) ?? options.MaxTools;
        options.MaxCalls = section.Take("max_calls")?.Integer(1, 1_000) ?? options.MaxCalls;
        options.ListTimeout = Seconds(section.Take("list_seconds")) ?? options.ListTimeout;
        options.CallTimeout = Seconds(section.Take("call_seconds")) ?? options.CallTimeout;
        options.MaxOutputLength = section.Take("max_output_length")?.Integer(100, 10_000_000) ?? options.MaxOutputLength;
        options.MaxAnswerByteCount = section.Take("max_answer_bytes")?.Integer(1_024, 1_000_000_000) ?? options.MaxAnswerByteCount;
        foreach (var (name, server) in section.Take("servers")?.Section().Pairs() ?? [])
        {
            options.Servers[name] = ServerLabel().IsMatch(name)
                ? ReadServer(server.Section(), options)
                : throw server.Fail($"'{server.Path}': a server's name has 1 to 64 letters, digits, '_' and '-'.");
        }

        section.RejectUnknownKeys();
    }

    private static McpServerOptions ReadServer(YamlSection section, McpOptions options)
    {
        var url = section.Require("url");
        var server = new McpServerOptions
        {
            Url = url.HttpUrl(),
            Authorization = section.Take("authorization")?.Text(unsetIsEmpty: true) is { Length: > 0 } token ? token : null,
            Description = section.Take("description")?.NonEmptyText(),
            AllowedTools = [.. section.Take("allowed_tools")?.Texts() ?? []],
            RequiresApproval = section.Take("require_approval")?.Choice(s_approvals) ?? false,
        };
        section.RejectUnknownKeys();
        return options.AllowedServers.Count == 0 || options.AllowedServers.Any(pattern => pattern.Matches(server.Url))
            ? server
            : throw url.Fail($"'{url.Path}' is not allowed by 'mcp.allowed_servers'. Add it there.");
    }

    private static TimeSpan? Seconds(YamlValue? value) =>
        value is null ? null : TimeSpan.FromSeconds(value.Number(ShortestSeconds, LongestSeconds));

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex ServerLabel();
}
