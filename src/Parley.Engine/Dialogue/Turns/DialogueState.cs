using System.Text.Json.Nodes;

namespace Parley.Engine.Dialogue.Turns;

/// <summary>Where a conversation stands. Rebuilt from the history at every request and never kept.</summary>
internal sealed class DialogueState
{
    /// <summary>What the caller wants, until it is done or dropped.</summary>
    public ScriptIntent? Goal { get; set; }

    /// <summary>The slot just asked for.</summary>
    public ScriptSlot? Pending { get; set; }

    /// <summary>Whether a yes or no to the goal is awaited.</summary>
    public bool IsConfirming { get; set; }

    /// <summary>The gate whose tool was called last.</summary>
    public ScriptGate? Knocking { get; set; }

    /// <summary>Values of the goal's slots and of gates' slots by slot name.</summary>
    public Dictionary<string, object> Slots { get; } = [];

    /// <summary>The last value of each type, for "it" and "that order".</summary>
    public Dictionary<string, object> Remembered { get; } = [];

    /// <summary>The results that opened the gates, by gate name.</summary>
    public Dictionary<string, JsonNode?> OpenGates { get; } = [];

    public HashSet<string> ShutGates { get; } = [];

    /// <summary>Turns in a row that led nowhere.</summary>
    public int Failures { get; set; }

    /// <summary>Said before the next reply.</summary>
    public string? Lead { get; set; }

    /// <summary>What the agent said last, whole.</summary>
    public string? LastReply { get; set; }

    public DialogueStep? Next { get; set; }

    /// <summary>Ends what was under way; what the caller has proved or named before stays.</summary>
    public void Drop()
    {
        Goal = null;
        Pending = null;
        IsConfirming = false;
        Knocking = null;
        Slots.Clear();
    }
}
