using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue.Yaml;

/// <summary>Reads intents, gates and small talk.</summary>
internal sealed class IntentReader(IReadOnlyDictionary<string, ISlotType> types)
{
    public ScriptIntent Intent(string name, YamlCursor cursor, IReadOnlyDictionary<string, ScriptGate> gates)
    {
        var fields = cursor.Fields("title", "phrases", "slots", "requires", "call", "with", "confirm", "declined", "reply");
        var requires = fields.TryGetValue("requires", out var gateField) ? gateField.Text() : null;
        if (requires is not null && !gates.ContainsKey(requires))
        {
            throw gateField.Error(gates.Count == 0
                ? $"expected a gate declared under 'gates', but there is none; found '{requires}'."
                : $"expected one of the gates {string.Join(", ", gates.Keys)}, but found '{requires}'.");
        }

        var slots = Slots(fields);
        string[] known = [.. slots.Select(slot => slot.Name), .. gates.Keys, .. requires is null ? [] : gates[requires].Slots.Select(slot => slot.Name)];
        var tool = fields.TryGetValue("call", out var call) ? call.Text() : null;
        return new ScriptIntent
        {
            Name = name,
            Title = fields.TryGetValue("title", out var title) ? title.Text() : name.Replace('_', ' '),
            Phrases = Phrases(cursor, fields, slots),
            Slots = slots,
            Requires = requires,
            Tool = tool,
            Arguments = Arguments(fields, slots, known),
            Confirm = fields.TryGetValue("confirm", out var confirm) ? ReplyReader.Known(confirm, confirm.Parse(Template.Parse), known) : null,
            Declined = fields.TryGetValue("declined", out var declined) ? ReplyReader.Known(declined, declined.Parse(Template.Parse), known) : null,
            Replies = Replies(cursor, fields, tool is null ? known : null),
        };
    }

    public static ScriptIntent SmallTalk(string name, YamlCursor cursor)
    {
        var fields = cursor.Fields("phrases", "reply");
        return new ScriptIntent
        {
            Name = name,
            Kind = IntentKind.SmallTalk,
            Title = name.Replace('_', ' '),
            Phrases = Phrases(cursor, fields, []),
            Replies = Replies(cursor, fields, []),
        };
    }

    public ScriptGate Gate(string name, YamlCursor cursor)
    {
        var fields = cursor.Fields("slots", "call", "with", "open_when", "shut_when", "opened", "refused", "shut", "forget");
        var slots = Slots(fields);
        var forget = fields.TryGetValue("forget", out var forgetField) ? forgetField.Texts() : [];
        foreach (var (slotName, at) in forget)
        {
            _ = slots.Any(slot => slot.Name == slotName) ? slotName : throw at.Error($"expected a slot of the gate '{name}', but found '{slotName}'.");
        }

        return new ScriptGate
        {
            Name = name,
            Slots = slots,
            Tool = Required("call").Text(),
            Arguments = Arguments(fields, slots, [.. slots.Select(slot => slot.Name)]),
            OpenWhen = Required("open_when").Parse(Condition.Parse),
            ShutWhen = fields.TryGetValue("shut_when", out var shutWhen) ? shutWhen.Parse(Condition.Parse) : null,
            Opened = fields.TryGetValue("opened", out var opened) ? opened.Parse(Template.Parse) : null,
            Refused = Required("refused").Parse(Template.Parse),
            Shut = fields.TryGetValue("shut", out var shut)
                ? ReplyReader.Known(shut, shut.Parse(Template.Parse), [])
                : Template.Literal("I am sorry, I cannot go on with that in this conversation."),
            Forget = [.. forget.Select(entry => entry.Text)],
        };

        YamlCursor Required(string field) =>
            fields.TryGetValue(field, out var value) ? value : throw cursor.Error($"expected '{field}' in the gate '{name}'.");
    }

    /// <summary>The intents that every script has, with the phrases that this one adds.</summary>
    public static IEnumerable<ScriptIntent> Repair(YamlCursor? cursor)
    {
        var added = cursor?.Fields([.. BuiltInIntents.All.Select(intent => intent.Name)]);
        return BuiltInIntents.All.Select(intent => added is not null && added.TryGetValue(intent.Name, out var more)
            ? intent with { Phrases = [.. intent.Phrases, .. Expand(more, [])] }
            : intent);
    }

    private List<ScriptSlot> Slots(IReadOnlyDictionary<string, YamlCursor> fields) =>
        fields.TryGetValue("slots", out var slots) ? [.. slots.Named().Select(entry => Slot(entry.Name, entry.Value))] : [];

    private ScriptSlot Slot(string name, YamlCursor cursor)
    {
        var fields = cursor.Fields("type", "ask", "retry", "optional", "carry", "secret", "answers");
        var typeName = fields.TryGetValue("type", out var typeField) ? typeField.Text() : name;
        if (!types.TryGetValue(typeName, out var type))
        {
            throw (fields.ContainsKey("type") ? typeField : cursor).Error($"expected one of the types {string.Join(", ", types.Keys)}, but found '{typeName}'.");
        }

        var optional = fields.TryGetValue("optional", out var optionalField) && optionalField.Flag();
        return new ScriptSlot
        {
            Name = name,
            TypeName = typeName,
            Type = type,
            Ask = fields.TryGetValue("ask", out var ask) ? ask.Parse(Template.Parse)
                : optional ? Template.Literal("") : throw cursor.Error($"expected 'ask', the question for the slot '{name}' (or 'optional: true')."),
            Retry = fields.TryGetValue("retry", out var retry) ? retry.Parse(Template.Parse) : null,
            IsOptional = optional,
            IsCarried = fields.TryGetValue("carry", out var carry) && carry.Flag(),
            IsSecret = fields.TryGetValue("secret", out var secret) && secret.Flag(),
            Answers = fields.TryGetValue("answers", out var answers) ? Expand(answers, [name]) : [],
        };
    }

    private static List<Phrase> Phrases(YamlCursor cursor, IReadOnlyDictionary<string, YamlCursor> fields, List<ScriptSlot> slots) =>
        fields.TryGetValue("phrases", out var phrases) ? Expand(phrases, [.. slots.Select(slot => slot.Name)])
            : throw cursor.Error("expected 'phrases', a list of example phrases.");

    private static List<Phrase> Expand(YamlCursor cursor, string[] slots)
    {
        var phrases = new List<Phrase>();
        foreach (var (_, at) in cursor.Texts())
        {
            foreach (var phrase in at.Parse(PhraseNotation.Expand))
            {
                var unknown = phrase.Slots.FirstOrDefault(name => !slots.Contains(name));
                phrases.Add(unknown is null ? phrase : throw at.Error(slots.Length == 0
                    ? $"expected no slots in this phrase, but found '{{{unknown}}}'."
                    : $"expected one of the slots {string.Join(", ", slots)}, but found '{{{unknown}}}'."));
            }
        }

        return phrases;
    }

    private static Dictionary<string, Template> Arguments(IReadOnlyDictionary<string, YamlCursor> fields, List<ScriptSlot> slots, string[] known) =>
        fields.TryGetValue("with", out var with)
            ? with.Pairs().ToDictionary(pair => pair.Name, pair => ReplyReader.Known(pair.Value, pair.Value.Parse(Template.Parse), known))
            : slots.ToDictionary(slot => slot.Name, slot => Template.Parse($"{{{slot.Name}}}"));

    private static List<ScriptReply> Replies(YamlCursor cursor, IReadOnlyDictionary<string, YamlCursor> fields, string[]? known)
    {
        if (!fields.TryGetValue("reply", out var reply))
        {
            throw cursor.Error("expected 'reply', the text to say.");
        }

        List<ScriptReply> replies = reply.IsList ? [.. reply.Items().Select(item => One(item, known))] : [One(reply, known)];
        return replies is [.., { When: null }] ? replies : throw reply.Error("expected a last reply without 'when', for all other cases.");
    }

    private static ScriptReply One(YamlCursor cursor, string[]? known)
    {
        if (!cursor.IsMap)
        {
            return new ScriptReply(null, Say(cursor, known));
        }

        var fields = cursor.Fields("when", "say");
        return new ScriptReply(
            fields.TryGetValue("when", out var when) ? when.Parse(Condition.Parse) : null,
            fields.TryGetValue("say", out var say) ? Say(say, known) : throw cursor.Error("expected 'say', the text of the reply."));
    }

    private static Template Say(YamlCursor cursor, string[]? known)
    {
        var template = cursor.Parse(Template.Parse);
        return known is null ? template : ReplyReader.Known(cursor, template, known);
    }
}
