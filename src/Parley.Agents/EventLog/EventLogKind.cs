namespace Parley.Agents.EventLog;

/// <summary>What an entry of a session's event log tells.</summary>
public enum EventLogKind
{
    /// <summary>The model said something.</summary>
    ModelEvent,

    /// <summary>The model was sent something.</summary>
    SentEvent,

    /// <summary>The application sent the caller's audio.</summary>
    SentAudio,

    /// <summary>The application asked the session for something.</summary>
    Command,

    /// <summary>A tool's call has ended.</summary>
    ToolOutcome,

    /// <summary>Another connection to a model was reached, or could not be had: then <c>failure</c> says why.</summary>
    Connected,

    /// <summary>A connection to the model has ended; <c>failure</c> says why, where it broke.</summary>
    Disconnected,

    /// <summary>Entries are missing here: the writer was too slow for them.</summary>
    Missing,
}
