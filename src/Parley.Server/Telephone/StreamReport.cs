namespace Parley.Server.Telephone;

/// <summary>What a carrier reports of a stream.</summary>
/// <param name="CallId">Whose stream it is.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="IsOver">Whether it is over.</param>
/// <param name="Problem">What went wrong; null for nothing.</param>
internal sealed record StreamReport(string CallId, string? StreamId, bool IsOver, string? Problem);
