using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue;

/// <summary>A state that some intents require, such as a verified caller; a tool's result opens it.</summary>
internal sealed record ScriptGate
{
    public required string Name { get; init; }

    public required IReadOnlyList<ScriptSlot> Slots { get; init; }

    public required string Tool { get; init; }

    public required IReadOnlyDictionary<string, Template> Arguments { get; init; }

    /// <summary>Of the tool's result: the gate is open.</summary>
    public required Condition OpenWhen { get; init; }

    /// <summary>Of the tool's result: the gate stays shut for the rest of the conversation.</summary>
    public Condition? ShutWhen { get; init; }

    /// <summary>Said when it opens, before what the caller had wanted.</summary>
    public Template? Opened { get; init; }

    /// <summary>Said when it does not open; asks again.</summary>
    public required Template Refused { get; init; }

    /// <summary>Said when it is shut for good.</summary>
    public required Template Shut { get; init; }

    /// <summary>The slots to ask again after a refusal; all of them when empty.</summary>
    public IReadOnlyList<string> Forget { get; init; } = [];
}
