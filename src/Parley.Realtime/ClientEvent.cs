namespace Parley.Realtime;

/// <summary>What a client says to a model (protocol §6).</summary>
public abstract record ClientEvent : RealtimeEvent;
