using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue.Tools;

/// <summary>
/// Makes intents from tools that no script describes, out of their names, descriptions and JSON schemas, so that a client that
/// brings its own tools can be served.
/// </summary>
internal static class ToolIntents
{
    public static ScriptIntent Of(AIFunctionDeclaration tool, TimeProvider timeProvider)
    {
        var slots = Slots(tool, timeProvider);
        var keywords = ToolWords.OfName(tool.Name);
        return new ScriptIntent
        {
            Name = tool.Name,
            Title = ToolWords.Title(tool.Name),
            Tool = tool.Name,
            Slots = slots,
            Keywords = keywords,
            Phrases = Phrases(tool.Name, slots),
            Arguments = slots.ToDictionary(slot => slot.Name, slot => Template.Parse($"{{{slot.Name}}}")),
        };
    }

    private static List<ScriptSlot> Slots(AIFunctionDeclaration tool, TimeProvider timeProvider)
    {
        var slots = new List<ScriptSlot>();
        if (tool.JsonSchema.ValueKind != JsonValueKind.Object
            || !tool.JsonSchema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return slots;
        }

        string[] required = tool.JsonSchema.TryGetProperty("required", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
        foreach (var property in properties.EnumerateObject().Where(property => IsName(property.Name)))
        {
            var title = ToolWords.Title(property.Name);
            slots.Add(new ScriptSlot
            {
                Name = property.Name,
                TypeName = $"{tool.Name}.{property.Name}",
                Type = Type(property, timeProvider),
                Ask = Template.Literal($"For {ToolWords.Title(tool.Name)}, I need the {title}. What is it?"),
                IsOptional = !required.Contains(property.Name),
                Answers = [Phrase.Of($"it is {{{property.Name}}}"), Phrase.Of($"the {title} is {{{property.Name}}}")],
            });
        }

        return slots;
    }

    private static ISlotType Type(JsonProperty property, TimeProvider timeProvider)
    {
        var schema = property.Value;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return new ToolTextSlotType(property.Name, "");
        }

        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            return new ChoiceSlotType(values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String)
                .Select(value => (value.GetString()!, (IReadOnlyList<string>)[ChoiceSlotType.Humanise(value.GetString()!)])));
        }

        return TypeName(schema) switch
        {
            "integer" => new NumberSlotType(wholeOnly: true, []),
            "number" => new NumberSlotType(wholeOnly: false, []),
            "boolean" => ToolFlagSlotType.Instance,
            _ when Text(schema, "format") is "date" => new DateSlotType(timeProvider),
            _ => new ToolTextSlotType(property.Name, Text(schema, "description") ?? ""),
        };
    }

    private static string? TypeName(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? null
        : type.ValueKind == JsonValueKind.String ? type.GetString()
        : type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()).FirstOrDefault(name => name != "null")
            : null;

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<Phrase> Phrases(string tool, List<ScriptSlot> slots)
    {
        var subject = string.Join(' ', ToolWords.Title(tool).Split(' ').Where(word => word is not ("get" or "fetch" or "find" or "lookup" or "list" or "show")));
        subject = subject.Length == 0 ? ToolWords.Title(tool) : subject;
        string[] asks = [ToolWords.Title(tool), subject, $"what is the {subject}", $"what's the {subject}", $"tell me the {subject}", $"what is the {subject} like"];
        string[] links = ["", "in", "for", "of"];
        var expected = slots.Where(slot => !slot.IsOptional).DefaultIfEmpty(slots.FirstOrDefault()).OfType<ScriptSlot>().FirstOrDefault();
        return
        [
            .. asks.Select(Phrase.Of),
            .. expected is null ? [] : asks.SelectMany(ask => links.Select(link => Phrase.Of($"{ask} {link} {{{expected.Name}}}"))),
        ];
    }

    private static bool IsName(string name) => name.Length > 0 && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_');
}
