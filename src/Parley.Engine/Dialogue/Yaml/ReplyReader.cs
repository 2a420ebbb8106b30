using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue.Yaml;

/// <summary>Reads the <c>replies</c> of a script; what is not given keeps its default.</summary>
internal static class ReplyReader
{
    public static ScriptReplies Read(YamlCursor? cursor)
    {
        var defaults = new ScriptReplies();
        if (cursor is not { } at)
        {
            return defaults;
        }

        var fields = at.Fields(
            "greeting", "not_understood", "off_business", "offer", "which_one", "unavailable", "tool_failed", "cancelled", "nothing_to_repeat", "anything_else");
        return new ScriptReplies
        {
            Greeting = Plain("greeting", defaults.Greeting),
            NotUnderstood = Plain("not_understood", defaults.NotUnderstood),
            OffBusiness = Plain("off_business", defaults.OffBusiness),
            Offer = Plain("offer", defaults.Offer),
            WhichOne = Plain("which_one", defaults.WhichOne, "first", "second"),
            Unavailable = Plain("unavailable", defaults.Unavailable),
            ToolFailed = Plain("tool_failed", defaults.ToolFailed),
            Cancelled = Plain("cancelled", defaults.Cancelled),
            NothingToRepeat = Plain("nothing_to_repeat", defaults.NothingToRepeat),
            AnythingElse = Plain("anything_else", defaults.AnythingElse),
        };

        Template Plain(string name, Template otherwise, params string[] known) =>
            fields.TryGetValue(name, out var field) ? Known(field, field.Parse(Template.Parse), known) : otherwise;
    }

    /// <summary>Complains about a value that will never be there.</summary>
    public static Template Known(YamlCursor at, Template template, IReadOnlyCollection<string> known)
    {
        var unknown = template.Roots.FirstOrDefault(root => !known.Contains(root));
        return unknown is null
            ? template
            : throw at.Error(known.Count == 0
                ? $"expected no values in this text, but found '{{{unknown}}}'."
                : $"expected one of {{{string.Join("}, {", known)}}} here, but found '{{{unknown}}}'.");
    }
}
