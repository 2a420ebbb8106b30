using Parley.Server.Access;

namespace Parley.Server.Keys;

/// <summary>What a new API key shall be like.</summary>
/// <param name="Name">What it is for; null for nothing said.</param>
/// <param name="Lifetime">How long it is good; null: until it is revoked.</param>
/// <param name="MaxSessions">As <see cref="ApiKey.MaxSessions"/>.</param>
/// <param name="RequestsPerMinute">As <see cref="ApiKey.RequestsPerMinute"/>.</param>
/// <param name="Role">As <see cref="ApiKey.Role"/>.</param>
public sealed record ApiKeyRequest(
    string? Name = null, TimeSpan? Lifetime = null, int? MaxSessions = null, int? RequestsPerMinute = null, AccessRole? Role = null);
