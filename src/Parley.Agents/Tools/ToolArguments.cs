using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>Reads the arguments that a model wrote.</summary>
internal static class ToolArguments
{
    /// <summary>Parses a JSON object and checks that what the schema requires is there and nothing that it forbids. Empty text counts as an empty object.</summary>
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

        if (ToolSchema.Missing(root, schema) is { } missing)
        {
            problem = $"the argument '{missing}' is missing";
            return null;
        }

        if (ToolSchema.Unknown(root, schema) is { } unknown)
        {
            problem = $"there is no argument '{unknown}'";
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
}
