using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue;

/// <summary>A value that an intent or a gate needs.</summary>
internal sealed record ScriptSlot
{
    public required string Name { get; init; }

    /// <summary>The type's name, under which a value is remembered for later turns.</summary>
    public required string TypeName { get; init; }

    public required ISlotType Type { get; init; }

    /// <summary>The question for it.</summary>
    public required Template Ask { get; init; }

    /// <summary>The question again, after an answer that held no value; <see cref="Ask"/> when null.</summary>
    public Template? Retry { get; init; }

    /// <summary>Whether the tool can do without.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether the value of an earlier turn will do when the caller names none.</summary>
    public bool IsCarried { get; init; }

    /// <summary>Whether the value is a secret: never remembered past the call that needs it, and marked on the call.</summary>
    public bool IsSecret { get; init; }

    /// <summary>How the question may be answered besides with the bare value: "it is {order_id}".</summary>
    public IReadOnlyList<Phrase> Answers { get; init; } = [];
}
