using Parley.Agents.Sessions;

namespace Parley.Agents.Connections;

/// <summary>The session now stands otherwise with its model. What comes before the session is started is not told: starting it tells.</summary>
/// <param name="State">How it stands now.</param>
public sealed record ConnectionStateChangedEvent(ConnectionState State) : RealtimeSessionEvent;
