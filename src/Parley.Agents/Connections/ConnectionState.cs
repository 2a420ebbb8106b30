namespace Parley.Agents.Connections;

/// <summary>How a session stands with its model.</summary>
public enum ConnectionState
{
    /// <summary>The first connection is being opened, or the model has not confirmed the agent yet.</summary>
    Connecting,

    /// <summary>The model is there and is the agent.</summary>
    Connected,

    /// <summary>The connection was lost and another one is being opened; what the caller says meanwhile is kept.</summary>
    Reconnecting,

    /// <summary>The session is over.</summary>
    Closed,
}
