namespace Parley.Agents.Sending;

/// <summary>Whether the agent answers what is sent.</summary>
public enum MessageAnswer
{
    /// <summary>It answers: now, or after the running response. The default.</summary>
    Respond,

    /// <summary>It says nothing now, and knows of it when it speaks next.</summary>
    Silent,
}
