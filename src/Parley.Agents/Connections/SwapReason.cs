namespace Parley.Agents.Connections;

/// <summary>Why a session went on over another connection.</summary>
public enum SwapReason
{
    /// <summary>The connection broke, or the model failed.</summary>
    ConnectionLost,

    /// <summary>The connection's time was running out.</summary>
    Renewal,

    /// <summary>The preferred model is tried again, after a time with another one.</summary>
    Return,

    /// <summary>Another model was asked for.</summary>
    ModelChange,

    /// <summary>The application asked for a new connection.</summary>
    Requested,
}
