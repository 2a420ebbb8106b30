using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Engine.Conversations;

/// <summary>A function call's arguments: JSON text on the wire, a dictionary for a chat model.</summary>
internal static class FunctionArguments
{
    private static readonly JsonSerializerOptions s_options = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>Null when the text is not a JSON object; the model then sees a call without arguments.</summary>
    public static Dictionary<string, object?>? Parse(string json)
    {
        try
        {
            var root = JsonElement.Parse(json);
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var member in root.EnumerateObject())
            {
                arguments[member.Name] = member.Value; // the last of two alike wins, as everywhere in JSON
            }

            return arguments;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Write(IDictionary<string, object?>? arguments) => arguments is null
        ? "{}"
        : JsonSerializer.Serialize(arguments, s_options.GetTypeInfo(typeof(IDictionary<string, object?>)));
}
