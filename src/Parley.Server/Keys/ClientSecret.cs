using Parley.Realtime.Sessions;

namespace Parley.Server.Keys;

/// <summary>What a client secret opens. The secret itself is not kept.</summary>
/// <param name="KeyId">The API key that it was made with and counts against; null when no key was needed.</param>
/// <param name="Session">What its sessions start with; null for the defaults.</param>
/// <param name="ExpiresAt">When it ceases to open sessions; those that are open go on.</param>
internal sealed record ClientSecret(string? KeyId, SessionConfiguration? Session, DateTimeOffset ExpiresAt);
