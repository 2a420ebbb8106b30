using System.Text.Json.Nodes;
using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue.Turns;

/// <summary>A script together with the tools of one conversation. Immutable, so that it is made once per set of tools.</summary>
internal sealed class DialogueContext
{
    public DialogueContext(DialogueScript script, IReadOnlyList<ScriptIntent> toolIntents, IReadOnlySet<string> toolNames)
    {
        Script = script;
        ToolNames = toolNames;
        Intents = [.. script.Intents, .. toolIntents];
        Matcher = new IntentMatcher(Intents, script.Gates);
    }

    public DialogueScript Script { get; }

    public IReadOnlySet<string> ToolNames { get; }

    /// <summary>The script's intents, then those made from tools that the script does not know.</summary>
    public IReadOnlyList<ScriptIntent> Intents { get; }

    public IntentMatcher Matcher { get; }

    /// <summary>Whether everything that the intent calls is there.</summary>
    public bool IsAvailable(ScriptIntent intent) =>
        (intent.Tool is null || ToolNames.Contains(intent.Tool)) && (intent.Requires is null || ToolNames.Contains(Script.Gates[intent.Requires].Tool));

    public string Render(Template template, DialogueState state, JsonNode? result = null)
    {
        var text = template.Render(Scope(state, result), Script.Format);
        var lead = state.Lead;
        state.Lead = null;
        return lead is null ? text : $"{lead} {text}".TrimEnd();
    }

    public static TemplateScope Scope(DialogueState state, JsonNode? result = null)
    {
        var named = new Dictionary<string, JsonNode?>(state.OpenGates);
        foreach (var (name, value) in state.Slots)
        {
            named[name] = Node(value);
        }

        return new TemplateScope(named, result);
    }

    private static JsonValue? Node(object value) => value switch
    {
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        long whole => JsonValue.Create(whole),
        decimal number => JsonValue.Create(number),
        _ => JsonValue.Create(value.ToString()),
    };
}
