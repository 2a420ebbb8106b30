namespace Parley.Realtime.WebSockets;

/// <summary>What came through a socket.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Utf8Json">The text of a text message, whole; borrowed until the next receive. Empty for the other kinds.</param>
public readonly record struct RealtimeMessage(RealtimeMessageKind Kind, ReadOnlyMemory<byte> Utf8Json);
