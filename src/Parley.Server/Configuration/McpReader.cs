using Parley.Engine.Mcp;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>mcp:</c> to options.</summary>
internal static class McpReader
{
    private const double ShortestSeconds = 0.1;
    private const double LongestSeconds = 3600;

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
        section.RejectUnknownKeys();
    }

    private static TimeSpan? Seconds(YamlValue? value) =>
        value is null ? null : TimeSpan.FromSeconds(value.Number(ShortestSeconds, LongestSeconds));
}
