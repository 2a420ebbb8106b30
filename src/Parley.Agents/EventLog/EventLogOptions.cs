namespace Parley.Agents.EventLog;

/// <summary>Where and how a session's events are written down. The log holds what was said: personal data.</summary>
public sealed record EventLogOptions
{
    /// <summary>Opens the log of one session; the session disposes the stream when it has ended. Called once, before anything is sent.</summary>
    public required Func<RunContext, Stream> Open { get; init; }

    /// <summary>Whether audio is kept, as base64; default false: its byte count alone.</summary>
    public bool IncludeAudio { get; init; }

    /// <summary>How many entries may wait to be written; default 4096. When there are more, they are left out, and the log says how many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Capacity
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one entry must be able to wait.");
    } = 4096;
}
