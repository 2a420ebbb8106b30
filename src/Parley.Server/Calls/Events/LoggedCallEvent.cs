namespace Parley.Server.Calls.Events;

/// <summary>One event of one call.</summary>
/// <param name="Number">1, 2, 3 … over all calls.</param>
/// <param name="At">When.</param>
/// <param name="CallId">The call.</param>
/// <param name="Name">What kind it is.</param>
/// <param name="Json">What it says.</param>
/// <param name="EndsCall">Whether the call is over with it.</param>
internal sealed record LoggedCallEvent(long Number, DateTimeOffset At, string CallId, string Name, ReadOnlyMemory<byte> Json, bool EndsCall);
