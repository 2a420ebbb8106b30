namespace Parley.Agents.Sending;

/// <summary>What becomes of the caller's audio that comes when the session is over.</summary>
public enum AudioWhenClosed
{
    /// <summary>Sending it throws a <see cref="Realtime.RealtimeDisconnectedException"/>, so that its source stops.</summary>
    Refuse,

    /// <summary>It is dropped without a word: for sources that are stopped by <see cref="Sessions.SessionClosedEvent"/> alone.</summary>
    Drop,
}
