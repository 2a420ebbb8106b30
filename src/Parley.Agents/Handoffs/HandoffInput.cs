using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Handoffs;

/// <summary>What a model fills in when it hands over.</summary>
internal static class HandoffInput
{
    private static readonly AIJsonSchemaCreateOptions s_strict = new()
    {
        TransformOptions = new AIJsonSchemaTransformOptions { DisallowAdditionalProperties = true, RequireAllProperties = true, MoveDefaultKeywordToDescription = true },
    };

    /// <summary>The schema of no input.</summary>
    public static JsonElement None { get; } = JsonElement.Parse("""{"type":"object","properties":{},"required":[],"additionalProperties":false}"""u8);

    /// <exception cref="ArgumentException">The type is no object in JSON: a tool has named parameters.</exception>
    public static JsonElement SchemaOf<T>(JsonSerializerOptions options)
    {
        var schema = AIJsonUtilities.CreateJsonSchema(typeof(T), serializerOptions: options, inferenceOptions: s_strict);
        return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out _)
            ? schema
            : throw new ArgumentException($"{typeof(T).Name} cannot be the input of a handoff; it must be a class or record with members.", nameof(T));
    }

    /// <exception cref="JsonException">The arguments do not fit the type.</exception>
    public static T Read<T>(AIFunctionArguments arguments, JsonSerializerOptions options)
    {
        var json = new JsonObject();
        foreach (var (name, value) in arguments)
        {
            json[name] = value is JsonElement element ? JsonSerializer.SerializeToNode(element, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonElement))) : null;
        }

        return (T?)json.Deserialize(options.GetTypeInfo(typeof(T))) ?? throw new JsonException("The input is null.");
    }
}
