namespace Parley.Realtime;

/// <summary>Why a connection could not be had or ended, as far as it matters for what to do about it.</summary>
public enum RealtimeFailure
{
    /// <summary>None of the others; message and code say what.</summary>
    Other,

    /// <summary>No key was shown. Give one.</summary>
    MissingKey,

    /// <summary>The key is wrong, revoked, or made for another service. Give another one.</summary>
    InvalidKey,

    /// <summary>The key is right, but may not use this model. Ask for access or choose another model.</summary>
    NoModelAccess,

    /// <summary>There is no Realtime model of this name. Choose another model.</summary>
    UnknownModel,

    /// <summary>There is no Realtime service at the address, no deployment of that name, or no such call. Correct the address.</summary>
    NotFound,

    /// <summary>The account's quota or credit is used up. Trying again does not help.</summary>
    QuotaExceeded,

    /// <summary>Too much at once. Try again later.</summary>
    RateLimited,

    /// <summary>The session reached its maximum duration. Connect again and replay what matters.</summary>
    SessionExpired,

    /// <summary>The server closed, is restarting, or failed. Connect again in a moment.</summary>
    ServerUnavailable,

    /// <summary>The address cannot be reached, the connection broke, or the peer no longer answers pings. Check the network, connect again.</summary>
    NetworkLost,

    /// <summary>The server did not open or confirm the session in time.</summary>
    TimedOut,

    /// <summary>The application took the events too slowly. Take them as they come, and work elsewhere.</summary>
    SlowReader,
}
