using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>Which arguments of an agent's tools are not to be shown. Thread-safe.</summary>
internal sealed class SecretArguments(IReadOnlyList<AIFunction> tools)
{
    private const string Masked = "***";

    private readonly FrozenDictionary<string, string[]> _names = tools
        .Select(tool => (tool.Name, Secrets: Secrets(tool)))
        .Where(tool => tool.Secrets.Length > 0)
        .ToFrozenDictionary(tool => tool.Name, tool => tool.Secrets, StringComparer.Ordinal);

    /// <summary>True when what the tool answers is not to be shown.</summary>
    public bool HidesOutput(string toolName) => tools.Any(tool => tool.Name == toolName && RealtimeTool.OptionsOf(tool).HidesOutput);

    /// <summary>True when some argument of the tool is secret.</summary>
    public bool Has(string toolName) => _names.ContainsKey(toolName);

    /// <summary>The arguments as they may be shown.</summary>
    /// <param name="toolName">The tool.</param>
    /// <param name="json">As the model wrote them; what cannot be read is not shown at all.</param>
    public string Mask(string toolName, string json)
    {
        if (!_names.TryGetValue(toolName, out var names) || string.IsNullOrWhiteSpace(json))
        {
            return json;
        }

        try
        {
            if (JsonNode.Parse(json) is not JsonObject arguments)
            {
                return Masked;
            }

            foreach (var name in names.Where(arguments.ContainsKey))
            {
                arguments[name] = Masked;
            }

            return arguments.ToJsonString();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return Masked; // not JSON, or one member twice
        }
    }

    private static string[] Secrets(AIFunction tool) => tool.UnderlyingMethod is not { } method
        ? []
        : [.. method.GetParameters().Where(parameter => parameter.IsDefined(typeof(SecretArgumentAttribute))).Select(parameter => parameter.Name!)];
}
