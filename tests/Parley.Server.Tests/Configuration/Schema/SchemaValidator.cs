using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Configuration.Schema;

/// <summary>Holds a document against a JSON Schema: the keywords that the schema of <c>parley.yaml</c> uses, and no others.</summary>
internal static class SchemaValidator
{
    private static readonly HashSet<string> s_notes = ["$schema", "title", "description"];

    /// <summary>The first place that does not match; null when all does.</summary>
    public static string? FindProblem(JsonNode? document, JsonObject schema, string place = "$") => schema
        .Where(keyword => !s_notes.Contains(keyword.Key))
        .Select(keyword => Check(document, keyword.Key, keyword.Value!, schema, place))
        .FirstOrDefault(problem => problem is not null);

    private static string? Check(JsonNode? node, string keyword, JsonNode value, JsonObject schema, string place) => keyword switch
    {
        "type" => (value is JsonArray types ? types.Select(type => (string)type!) : [(string)value!]).Any(type => Is(node, type)) ? null : $"{place}: not of type {value.ToJsonString()}",
        "properties" => node is not JsonObject found ? null : ((JsonObject)value)
            .Select(property => found.ContainsKey(property.Key) ? FindProblem(found[property.Key], (JsonObject)property.Value!, $"{place}.{property.Key}") : null)
            .FirstOrDefault(problem => problem is not null),
        "additionalProperties" => node is not JsonObject others ? null : others
            .Where(property => schema["properties"] is not JsonObject known || !known.ContainsKey(property.Key))
            .Select(property => value is JsonObject rest ? FindProblem(property.Value, rest, $"{place}.{property.Key}") : $"{place}: {property.Key} is not known")
            .FirstOrDefault(problem => problem is not null),
        "required" => node is JsonObject whole && ((JsonArray)value).FirstOrDefault(name => !whole.ContainsKey((string)name!)) is { } missing ? $"{place}: {missing} is missing" : null,
        "items" => node is not JsonArray list ? null : list
            .Select((item, index) => FindProblem(item, (JsonObject)value, $"{place}[{index}]")).FirstOrDefault(problem => problem is not null),
        "anyOf" => ((JsonArray)value).Select(one => FindProblem(node, (JsonObject)one!, place)).ToArray() is var problems && problems.Any(problem => problem is null)
            ? null
            : string.Join(" or ", problems),
        "enum" => ((JsonArray)value).Any(one => JsonNode.DeepEquals(one, node)) ? null : $"{place}: none of {value.ToJsonString()}",
        "minimum" => node?.GetValueKind() == JsonValueKind.Number && (double)node < (double)value ? $"{place}: less than {value}" : null,
        "maximum" => node?.GetValueKind() == JsonValueKind.Number && (double)node > (double)value ? $"{place}: more than {value}" : null,
        "pattern" => node?.GetValueKind() == JsonValueKind.String && !Regex.IsMatch((string)node!, (string)value!) ? $"{place}: does not match {value}" : null,
        _ => throw new NotSupportedException($"The keyword {keyword} is not checked here."),
    };

    private static bool Is(JsonNode? node, string type) => (type, node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => (double)node! == Math.Floor((double)node!),
        _ => false,
    };
}
