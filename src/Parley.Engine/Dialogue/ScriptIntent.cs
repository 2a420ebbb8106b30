using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue;

/// <summary>Something a caller may want.</summary>
internal sealed record ScriptIntent
{
    public required string Name { get; init; }

    public IntentKind Kind { get; init; } = IntentKind.Task;

    /// <summary>What it is called when the agent asks which of two was meant.</summary>
    public required string Title { get; init; }

    public required IReadOnlyList<Phrase> Phrases { get; init; }

    public IReadOnlyList<ScriptSlot> Slots { get; init; } = [];

    /// <summary>Words that hint at the intent when no phrase fits; for tools that no script describes.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>The gate that must be open first.</summary>
    public string? Requires { get; init; }

    /// <summary>The tool that does it; null when a reply is all.</summary>
    public string? Tool { get; init; }

    /// <summary>The tool's arguments by parameter.</summary>
    public IReadOnlyDictionary<string, Template> Arguments { get; init; } = new Dictionary<string, Template>();

    /// <summary>Asked before the tool is called.</summary>
    public Template? Confirm { get; init; }

    /// <summary>Said when the caller answers no to <see cref="Confirm"/>.</summary>
    public Template? Declined { get; init; }

    /// <summary>The first that fits is said.</summary>
    public IReadOnlyList<ScriptReply> Replies { get; init; } = [];
}
