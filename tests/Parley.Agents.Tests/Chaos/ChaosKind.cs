namespace Parley.Agents.Tests.Chaos;

/// <summary>What a run is about.</summary>
public enum ChaosKind
{
    /// <summary>One connection: the session ends with it.</summary>
    OneConnection,

    /// <summary>Connections are lost, renewed, restarted and exchanged for other models', also by handoffs.</summary>
    Swaps,

    /// <summary>No turn detection: the user holds a button to talk.</summary>
    PushToTalk,
}
