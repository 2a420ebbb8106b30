namespace Parley.Agents.Interruptions;

/// <summary>What happens when the user speaks while the agent does.</summary>
public enum InterruptionMode
{
    /// <summary>The agent stops at the first sound that the server takes for speech. The fastest, and the default.</summary>
    Server,

    /// <summary>The agent finishes; what the user says meanwhile is answered afterwards.</summary>
    Disabled,

    /// <summary>
    /// The agent's voice is lowered until it is clear whether somebody speaks. A cough or an "mhm" brings it back and cancels nothing;
    /// speech stops it.
    /// </summary>
    MinSpeech,
}
