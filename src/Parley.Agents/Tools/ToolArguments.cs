using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>Reads the arguments that a model wrote.</summary>
internal static class ToolArguments
{
    /// <summary>Parses a JSON object and checks that what the schema requires is there. Empty text counts as an empty object.</summary>
    /// <param name="json">As the model wrote it.</param>
    /// <param name="schema">The function's JSON Schema.</param>
    /// <param name="problem">What is wrong, for the model; empty when nothing is.</param>
    /// <returns>The arguments; null when they cannot be used.</returns>
    public static AIFunctionArguments? Read(string json, JsonElement schema, out string problem)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json);
        }
        catch (JsonException)
        {
            problem = "the arguments are not valid JSON";
            return null;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            problem = $"the arguments must be a JSON object, not {root.ValueKind}";
            return null;
        }

        if (MissingMember(root, schema) is { } missing)
        {
            problem = $"the argument '{missing}' is missing";
            return null;
        }

        var arguments = new AIFunctionArguments();
        foreach (var member in root.EnumerateObject())
        {
            arguments[member.Name] = member.Value;
        }

        problem = "";
        return arguments;
    }

    private static string? MissingMember(JsonElement arguments, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("required", out var required)
            || required.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var name in required.EnumerateArray())
        {
            if (name.ValueKind == JsonValueKind.String && !arguments.TryGetProperty(name.GetString()!, out _))
            {
                return name.GetString();
            }
        }

        return null;
    }
}
