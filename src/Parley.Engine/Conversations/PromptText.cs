using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>Finds a stored prompt and puts the client's variables into it (protocol §4.1). Pure but for the source.</summary>
internal static partial class PromptText
{
    private const int LongestVariable = 32_768;

    /// <summary>The prompt with its variables filled in; null when the client names none.</summary>
    /// <param name="source">Where prompts are; null for nowhere.</param>
    /// <param name="reference">What the client named.</param>
    /// <param name="path">Where it stands, e.g. <c>session.prompt</c>.</param>
    /// <exception cref="Parley.Realtime.ParleyProtocolException">There is no such prompt, or a variable is missing or of a wrong kind.</exception>
    public static StoredPrompt? Resolve(IPromptSource? source, PromptReference? reference, string path)
    {
        if (reference is null)
        {
            return null;
        }

        var prompt = source?.Find(reference.Id, reference.Version) ?? throw ProtocolErrors.Invalid($"{path}.id",
            $"Prompt with id '{reference.Id}'{(reference.Version is null ? "" : $" and version '{reference.Version}'")} not found. The server's configuration names the stored prompts under 'prompts'.");
        var variables = Read(reference.Variables, $"{path}.variables");
        return prompt with
        {
            Instructions = Placeholder().Replace(prompt.Instructions, match => variables.TryGetValue(match.Groups["name"].Value, out var value)
                ? value
                : throw ProtocolErrors.Missing($"{path}.variables.{match.Groups["name"].Value}")),
        };
    }

    /// <summary>Each variable is a text, or an <c>input_text</c> part.</summary>
    private static Dictionary<string, string> Read(JsonElement? variables, string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (variables is not { ValueKind: not JsonValueKind.Null } given)
        {
            return values;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw ProtocolErrors.WrongType(path, "an object", given.ValueKind);
        }

        foreach (var variable in given.EnumerateObject())
        {
            var text = variable.Value.ValueKind == JsonValueKind.Object && variable.Value.TryGetProperty("text", out var inner) ? inner : variable.Value;
            var value = text.ValueKind == JsonValueKind.String
                ? text.GetString()!
                : throw ProtocolErrors.WrongType($"{path}.{variable.Name}", "a string or an input_text part", text.ValueKind);
            values[variable.Name] = value.Length <= LongestVariable
                ? value
                : throw ProtocolErrors.TooLong($"{path}.{variable.Name}", LongestVariable, value.Length);
        }

        return values;
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_-]+)\s*\}\}")]
    private static partial Regex Placeholder();
}
