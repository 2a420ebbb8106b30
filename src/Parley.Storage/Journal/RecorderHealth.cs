namespace Parley.Storage.Journal;

/// <summary>How it is with the writing of records. Immutable.</summary>
/// <param name="State">In one word.</param>
/// <param name="Waiting">Entries that are not durable yet.</param>
/// <param name="Lost">Entries that were lost since the recorder began.</param>
/// <param name="Error">Why the last write failed; null while writes succeed.</param>
public sealed record RecorderHealth(RecorderState State, int Waiting, long Lost, string? Error);

/// <summary>The states of a recorder.</summary>
public enum RecorderState
{
    /// <summary>What is appended is written.</summary>
    Writing,

    /// <summary>The store fails: entries wait, and writing is tried again and again. Calls go on.</summary>
    Retrying,

    /// <summary>The store fails, and too many entries wait: further ones are lost. Calls go on.</summary>
    Losing,
}
