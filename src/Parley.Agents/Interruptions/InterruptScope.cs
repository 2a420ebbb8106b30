namespace Parley.Agents.Interruptions;

/// <summary>What an interruption stops.</summary>
public enum InterruptScope
{
    /// <summary>What plays, and the response that is still being made.</summary>
    Everything,

    /// <summary>What plays; the response goes on and is not heard.</summary>
    Playback,
}
