namespace Parley.Agents.Brain;

/// <summary>When the result of background work comes back into the conversation. Nothing is ever spoken over the user.</summary>
public enum ResultTiming
{
    /// <summary>Spoken at the next pause: after the running reply, and after the answer to what the user just said.</summary>
    AfterReply,

    /// <summary>Spoken at once: the agent's running reply is cut short.</summary>
    Now,

    /// <summary>Told to the model and not spoken: it knows from then on.</summary>
    Silent,
}
