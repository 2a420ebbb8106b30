using Parley.Engine.Mcp;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>mcp:</c> to options.</summary>
internal static class McpReader
{
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

        section.RejectUnknownKeys();
    }
}
