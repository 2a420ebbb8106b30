namespace Parley.Engine.Dialogue;

/// <summary>What an intent does to the dialogue.</summary>
internal enum IntentKind
{
    /// <summary>Business: may ask, call a tool, and ends what was under way before.</summary>
    Task,

    /// <summary>Answered at once; what was under way goes on.</summary>
    SmallTalk,

    /// <summary>"Say that again."</summary>
    Repeat,

    /// <summary>"Slower, please."</summary>
    Slower,

    /// <summary>"What can you do?"</summary>
    Help,

    /// <summary>"Never mind."</summary>
    Cancel,
}
