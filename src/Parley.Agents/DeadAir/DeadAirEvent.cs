using Parley.Agents.Sessions;

namespace Parley.Agents.DeadAir;

/// <summary>Nobody has spoken for a while; once for each stretch of silence, and again when somebody else owes the next sound.</summary>
/// <param name="Cause">Who owes it.</param>
/// <param name="Duration">How long nobody has spoken, by the estimate of what was played.</param>
/// <param name="Detail">With <see cref="DeadAirCause.Tool"/> the names of the tools that run, with <see cref="DeadAirCause.Model"/> the running response; else null.</param>
public sealed record DeadAirEvent(DeadAirCause Cause, TimeSpan Duration, string? Detail) : RealtimeSessionEvent;
