namespace Parley.Agents.Sessions;

/// <summary>When a session is closed.</summary>
public enum CloseMode
{
    /// <summary>At once; what is being said is cut.</summary>
    Now,

    /// <summary>When the agent has answered what it was asked and the listener has heard it, by estimate; e.g. after a farewell.</summary>
    AfterPlayback,
}
