using Parley.Agents.Sessions;

namespace Parley.Agents.Connections;

/// <summary>The session now stands otherwise with its model. What comes before the session is started is not told: starting it tells.</summary>
/// <param name="State">How it stands now.</param>
public sealed record ConnectionStateChangedEvent(ConnectionState State) : RealtimeSessionEvent;

/// <summary>The conversation goes on over another connection.</summary>
/// <param name="Reason">Why.</param>
/// <param name="ModelIndex">Which model: 0 for the session's own, from 1 for <see cref="ContinuityOptions.Fallbacks"/>.</param>
/// <param name="LostItemIds">Entries of the history that the new model could not be told, e.g. speech whose words never came; mostly none.</param>
public sealed record ConnectionSwappedEvent(SwapReason Reason, int ModelIndex, IReadOnlyList<string> LostItemIds) : RealtimeSessionEvent;
