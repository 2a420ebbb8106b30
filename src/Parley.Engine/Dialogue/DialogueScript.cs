using Parley.Engine.Dialogue.Templates;
using Parley.Engine.Dialogue.Yaml;

namespace Parley.Engine.Dialogue;

/// <summary>
/// What an agent without a language model can talk about: intents, the values they need, the tools they call and the replies.
/// Read from YAML, immutable, and safe to share. <c>docs/dialogue-scripts.md</c> describes the format.
/// </summary>
public sealed class DialogueScript
{
    internal DialogueScript()
    {
    }

    /// <summary>A script without intents: only the tools of the conversation are served.</summary>
    public static DialogueScript Empty { get; } = new() { Intents = BuiltInIntents.All };

    /// <summary>What the script calls itself.</summary>
    public string Name { get; internal init; } = "parley";

    /// <summary>What the agent says first.</summary>
    public string Greeting => Replies.Greeting.Render(TemplateScope.Empty, Format);

    /// <summary>The names of the tools that the script calls.</summary>
    public IReadOnlyCollection<string> ToolNames { get; internal init; } = [];

    internal IReadOnlyList<ScriptIntent> Intents { get; init; } = [];

    internal IReadOnlyDictionary<string, ScriptGate> Gates { get; init; } = new Dictionary<string, ScriptGate>();

    internal ScriptReplies Replies { get; init; } = new();

    internal SpeechFormat Format { get; init; } = SpeechFormat.Plain;

    internal IReadOnlyDictionary<string, string> Pronunciations { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a script from a file.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="DialogueScriptException">The file is not a dialogue script; the message says where and what was expected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DialogueScript Load(string path)
    {
        using var reader = new StreamReader(path);
        return Load(reader, path);
    }

    /// <summary>Reads a script.</summary>
    /// <param name="reader">YAML; left open.</param>
    /// <param name="fileName">How messages name the script.</param>
    /// <param name="timeProvider">Says which day "tomorrow" is; the system's clock when null.</param>
    /// <exception cref="DialogueScriptException">The text is not a dialogue script; the message says where and what was expected.</exception>
    public static DialogueScript Load(TextReader reader, string fileName, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        return ScriptReader.Read(reader, fileName, timeProvider ?? TimeProvider.System);
    }
}
