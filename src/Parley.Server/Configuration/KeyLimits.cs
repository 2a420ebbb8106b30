namespace Parley.Server.Configuration;

/// <summary>How much one API key may use. Client secrets made with a key count against it.</summary>
/// <param name="MaxSessions">How many sessions may be open at once; null for no limit of its own.</param>
/// <param name="RequestsPerMinute">
/// How many requests a minute, spent as a whole or evenly; null for no limit. A request is a session opened, a client secret made, or a
/// response.
/// </param>
public sealed record KeyLimits(int? MaxSessions = null, int? RequestsPerMinute = null);
