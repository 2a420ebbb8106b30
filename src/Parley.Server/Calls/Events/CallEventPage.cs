namespace Parley.Server.Calls.Events;

/// <summary>What a reader has before it.</summary>
/// <param name="Events">The next ones, in order.</param>
/// <param name="Position">Where the reader is after them.</param>
/// <param name="LostCount">How many were forgotten before the reader came to them.</param>
/// <param name="Changed">Completes when there is more.</param>
internal readonly record struct CallEventPage(IReadOnlyList<LoggedCallEvent> Events, long Position, long LostCount, Task Changed);
