namespace Parley.Realtime;

/// <summary>What a model says to its client (protocol §7).</summary>
public abstract record ServerEvent : RealtimeEvent;
