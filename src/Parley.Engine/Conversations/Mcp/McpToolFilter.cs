using System.Text.Json;
using Parley.Realtime.Items;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>Some of a server's tools: by name, by being read-only, or by both (protocol §4.7). Pure.</summary>
/// <param name="Names">Null for any name.</param>
/// <param name="ReadOnly">What <c>annotations.readOnlyHint</c> must be, absent counting as false; null for anything.</param>
internal sealed record McpToolFilter(IReadOnlySet<string>? Names, bool? ReadOnly)
{
    private const int MostNames = 256;

    public bool Matches(McpTool tool) =>
        (Names is null || Names.Contains(tool.Name)) && (ReadOnly is null || ReadOnly == IsReadOnly(tool));

    /// <summary>Reads a list of names or a filter object.</summary>
    /// <param name="json">As the client sent it.</param>
    /// <param name="path">Where it stands.</param>
    /// <exception cref="Realtime.ParleyProtocolException">It is neither.</exception>
    public static McpToolFilter Read(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Array => new McpToolFilter(ReadNames(json, path), null),
        JsonValueKind.Object => ReadObject(json, path),
        _ => throw ProtocolErrors.WrongType(path, "an array of tool names, or an object with 'tool_names' or 'read_only'", json.ValueKind),
    };

    public static McpToolFilter ReadObject(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw ProtocolErrors.WrongType(path, "an object with 'tool_names' or 'read_only'", json.ValueKind);
        }

        IReadOnlySet<string>? names = null;
        bool? readOnly = null;
        foreach (var member in json.EnumerateObject())
        {
            var place = $"{path}.{member.Name}";
            switch (member.Name)
            {
                case "tool_names" or "read_only" when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "tool_names":
                    names = ReadNames(member.Value, place);
                    break;
                case "read_only":
                    readOnly = member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
                        ? member.Value.GetBoolean()
                        : throw ProtocolErrors.WrongType(place, "a boolean", member.Value.ValueKind);
                    break;
                default:
                    throw ProtocolErrors.UnknownParameter(place);
            }
        }

        return new McpToolFilter(names, readOnly);
    }

    private static HashSet<string> ReadNames(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            throw ProtocolErrors.WrongType(path, "an array of tool names", json.ValueKind);
        }

        if (json.GetArrayLength() > MostNames)
        {
            throw ProtocolErrors.Invalid(path, $"Invalid '{path}': expected at most {MostNames} names, but got {json.GetArrayLength()}.");
        }

        return [.. json.EnumerateArray().Select((name, index) => name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : throw ProtocolErrors.WrongType($"{path}[{index}]", "a string", name.ValueKind))];
    }

    private static bool IsReadOnly(McpTool tool) =>
        tool.Annotations is { ValueKind: JsonValueKind.Object } hints
        && hints.TryGetProperty("readOnlyHint", out var hint) && hint.ValueKind == JsonValueKind.True;
}
