using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue.Yaml;

/// <summary>Reads a whole script.</summary>
internal static class ScriptReader
{
    public static DialogueScript Read(TextReader reader, string fileName, TimeProvider timeProvider)
    {
        var root = YamlCursor.Open(reader, fileName);
        var fields = root.Fields("name", "currency", "lakhs", "pronunciations", "types", "gates", "intents", "small_talk", "repair", "replies");
        var types = SlotTypeReader.BuiltIn(timeProvider);
        foreach (var (name, value) in Entries(fields, "types"))
        {
            types[name] = SlotTypeReader.Read(value, name);
        }

        var format = new SpeechFormat(
            fields.TryGetValue("currency", out var currency) ? currency.Text() : "", fields.TryGetValue("lakhs", out var lakhs) && lakhs.Flag());
        var intents = new IntentReader(types);
        var gates = Entries(fields, "gates").ToDictionary(entry => entry.Name, entry => intents.Gate(entry.Name, entry.Value));
        List<ScriptIntent> all =
        [
            .. Entries(fields, "intents").Select(entry => intents.Intent(entry.Name, entry.Value, gates)),
            .. Entries(fields, "small_talk").Select(entry => IntentReader.SmallTalk(entry.Name, entry.Value)),
        ];
        var spoken = ReplyReader.Read(fields.TryGetValue("replies", out var replies) ? replies : null);
        if (all.Count == 0)
        {
            throw root.Error("expected at least one entry under 'intents'.");
        }

        return new DialogueScript
        {
            Name = fields.TryGetValue("name", out var scriptName) ? scriptName.Text() : Path.GetFileNameWithoutExtension(fileName),
            Intents = [.. all, .. IntentReader.Repair(fields.TryGetValue("repair", out var repair) ? repair : null)],
            Gates = gates,
            Replies = spoken,
            Format = format,
            Pronunciations = fields.TryGetValue("pronunciations", out var pronunciations)
                ? pronunciations.Pairs().ToDictionary(pair => pair.Name.ToLowerInvariant(), pair => pair.Value.Text())
                : new Dictionary<string, string>(),
            ToolNames = [.. all.Select(intent => intent.Tool).Concat(gates.Values.Select(gate => gate.Tool)).OfType<string>().Distinct()],
        };
    }

    private static IEnumerable<(string Name, YamlCursor Value)> Entries(IReadOnlyDictionary<string, YamlCursor> fields, string name) =>
        fields.TryGetValue(name, out var entries) ? entries.Named() : [];
}
