using System.Globalization;
using System.Text.Json.Nodes;

namespace Parley.Engine.Dialogue.Templates;

/// <summary>What a template's names stand for: named values first, then the fields of the tool's result.</summary>
/// <param name="Named">Slots, gates' results and loop variables.</param>
/// <param name="Result">What the tool returned; null before a call.</param>
internal sealed record TemplateScope(IReadOnlyDictionary<string, JsonNode?> Named, JsonNode? Result = null)
{
    /// <summary>Nothing to fill in.</summary>
    public static TemplateScope Empty { get; } = new(new Dictionary<string, JsonNode?>());

    public TemplateScope With(string name, JsonNode? value) =>
        this with { Named = new Dictionary<string, JsonNode?>(Named) { [name] = value } };

    /// <summary>The value at a dotted path; <c>result</c> is the whole result, a number picks from a list. Null when there is none.</summary>
    public JsonNode? Find(string path)
    {
        var names = path.Split('.');
        var first = Field(Result, names[0]);
        var current = first ?? (Named.TryGetValue(names[0], out var named) ? named : names[0] == "result" ? Result : null);
        foreach (var name in names.Skip(1))
        {
            current = Field(current, name);
        }

        return current;
    }

    private static JsonNode? Field(JsonNode? node, string name) => node switch
    {
        JsonObject fields => fields.TryGetPropertyValue(name, out var value) ? value
            : fields.FirstOrDefault(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase)).Value,
        JsonArray items when name == "count" => JsonValue.Create(items.Count),
        JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
        _ => null,
    };
}
