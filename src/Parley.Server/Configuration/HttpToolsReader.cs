using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Server.Configuration.Yaml;
using Parley.Server.HttpTools;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>http_tools:</c> to options.</summary>
internal static partial class HttpToolsReader
{
    private static readonly Dictionary<string, HttpMethod> s_methods = new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete }
        .ToDictionary(method => method.Method, StringComparer.OrdinalIgnoreCase);

    public static void Read(YamlValue? value, IList<HttpToolOptions> tools)
    {
        foreach (var element in value?.Elements() ?? [])
        {
            var tool = ReadTool(element.Section());
            if (tools.Any(other => other.Name == tool.Name))
            {
                throw element.Fail($"a second HTTP tool is named '{tool.Name}'.");
            }

            tools.Add(tool);
        }
    }

    private static HttpToolOptions ReadTool(YamlSection section)
    {
        var parameters = section.Take("parameters");
        var url = section.Require("url");
        var body = section.Take("body");
        var tool = new HttpToolOptions
        {
            Description = section.Take("description")?.NonEmptyText() ?? "",
            Method = section.Take("method")?.Choice(s_methods) ?? HttpMethod.Get,
            Url = url.NonEmptyText(),
            Headers = ConfiguredHeaders.Read(section.Take("headers")),
            Body = body?.NonEmptyText(),
            Timeout = section.Take("timeout_seconds") is { } seconds ? TimeSpan.FromSeconds(seconds.Number(0.1, 300)) : TimeSpan.FromSeconds(10),
            ResultPath = section.Take("result")?.NonEmptyText(),
            Name = ReadName(section.Require("name")),
        };
        tool = parameters is null ? tool : tool with { Parameters = parameters.Json() };
        section.RejectUnknownKeys();
        if (UrlTemplate.FindProblem(tool.Url) is { } problem)
        {
            throw url.Fail($"'{url.Path}' {problem}");
        }

        var known = Properties(tool.Parameters);
        if (UrlTemplate.NamesIn(tool.Url).Concat(UrlTemplate.NamesIn(tool.Body ?? "")).FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw (UrlTemplate.NamesIn(tool.Url).Contains(unknown) ? url : body!).Fail(
                $"'{{{unknown}}}' is none of the tool's parameters.{YamlSection.DidYouMean(unknown, known)} Describe it under parameters.properties.");
        }

        return tool;
    }

    private static string ReadName(YamlValue value) => value.NonEmptyText() is var name && ToolName().IsMatch(name)
        ? name
        : throw value.Fail($"'{value.Path}' must have 1 to 64 letters, digits, '_' and '-', but it is '{name}'.");

    private static HashSet<string> Properties(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : [];

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex ToolName();
}
