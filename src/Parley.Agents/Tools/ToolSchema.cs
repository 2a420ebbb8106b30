using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>The schema under which a tool is offered.</summary>
internal static class ToolSchema
{
    private static readonly AIJsonSchemaTransformOptions s_strict = new() { DisallowAdditionalProperties = true, RequireAllProperties = true };

    /// <exception cref="ArgumentException">The hand-written schema does not describe an object.</exception>
    public static JsonElement For(AIFunction function, RealtimeToolOptions options)
    {
        if (options.JsonSchema is { } own && (own.ValueKind != JsonValueKind.Object || !own.TryGetProperty("type", out var type) || !type.ValueEquals("object")))
        {
            throw new ArgumentException($"The JSON Schema of the tool '{function.Name}' must have the type \"object\".", nameof(options));
        }

        var schema = options.JsonSchema ?? function.JsonSchema;
        return options.IsStrict ? AIJsonUtilities.TransformSchema(schema, s_strict) : schema;
    }

    /// <summary>The name of an argument that the schema does not allow; null when all are allowed.</summary>
    public static string? Unknown(JsonElement arguments, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("additionalProperties", out var additional)
            || additional.ValueKind != JsonValueKind.False)
        {
            return null;
        }

        var known = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object;
        return arguments.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !known || !properties.TryGetProperty(name, out _));
    }

    /// <summary>The name of a required argument that is not there; null when all are.</summary>
    public static string? Missing(JsonElement arguments, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("required", out var required)
            || required.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return required.EnumerateArray()
            .Where(name => name.ValueKind == JsonValueKind.String)
            .Select(name => name.GetString()!)
            .FirstOrDefault(name => !arguments.TryGetProperty(name, out _));
    }
}
