namespace Parley.Agents.DeadAir;

/// <summary>Who owes the next sound while nobody speaks.</summary>
public enum DeadAirCause
{
    /// <summary>The caller: the agent has said all that it has to say.</summary>
    Caller,

    /// <summary>The model: it is asked, or the caller's turn has ended, and no audio comes.</summary>
    Model,

    /// <summary>A tool: the agent speaks when it has answered.</summary>
    Tool,

    /// <summary>A guardrail: the answer is there and waits to be checked.</summary>
    Guardrail,

    /// <summary>The network: the connection to the model was lost and is being opened again.</summary>
    Network,
}
