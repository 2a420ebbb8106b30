namespace Parley.Calls;

/// <summary>What the agent does just now.</summary>
public enum CallState
{
    /// <summary>It waits for the party.</summary>
    Listening,

    /// <summary>The party has finished; the answer is being made.</summary>
    Thinking,

    /// <summary>Its words are being played.</summary>
    Speaking,
}
