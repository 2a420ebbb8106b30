namespace Parley.Agents.Playout;

/// <summary>Who knows what the listener heard.</summary>
public enum HeardAudioSource
{
    /// <summary>Nobody: what was received is taken as played at once, part after part, in real time.</summary>
    Estimated,

    /// <summary>The owner of the session, who answers each interruption with <see cref="Sessions.RealtimeSession.ReportHeardAsync"/>.</summary>
    Reported,

    /// <summary>The owner, who tells all the time what has been played: <see cref="Sessions.RealtimeSession.Playback"/>.</summary>
    Tracked,
}
