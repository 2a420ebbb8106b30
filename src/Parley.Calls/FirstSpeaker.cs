namespace Parley.Calls;

/// <summary>Who speaks first in a call.</summary>
public enum FirstSpeaker
{
    /// <summary>The party that called.</summary>
    Party,

    /// <summary>The agent greets.</summary>
    Agent,
}
