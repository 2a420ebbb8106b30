namespace Parley.Engine;

/// <summary>What a connection is for (protocol §1.1).</summary>
public enum SessionKind
{
    /// <summary>A conversation: the user speaks or writes, the model answers.</summary>
    Realtime,

    /// <summary>What the user says is written down; nobody answers (protocol §4.10).</summary>
    Transcription,
}
