namespace Parley.Calls.Twilio;

/// <summary>How a telephone call stands, by the carrier's words.</summary>
public enum CallProgressState
{
    /// <summary>The carrier has said nothing yet, or a word that is not known.</summary>
    Unknown,

    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It is being dialled.</summary>
    Initiated,

    /// <summary>It rings.</summary>
    Ringing,

    /// <summary>It is answered.</summary>
    InProgress,

    /// <summary>It was answered, and is over.</summary>
    Completed,

    /// <summary>The line was busy.</summary>
    Busy,

    /// <summary>It could not be set up, e.g. because there is no such number.</summary>
    Failed,

    /// <summary>Nobody answered.</summary>
    NoAnswer,

    /// <summary>It was called off before anybody answered.</summary>
    Canceled,
}
