using Parley.Server.Access;

namespace Parley.Server.Keys;

/// <summary>An API key as it is kept: everything but the key itself.</summary>
public sealed record ApiKey
{
    /// <summary><c>key_</c> and twelve characters: what people name it by.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for, in its maker's words; null when not said.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The SHA-256 of the key's UTF-8 text, in lower-case hexadecimal. A key holds 256 random bits, so there is nothing to guess that a
    /// slow, salted hash would protect.
    /// </summary>
    public required string Sha256 { get; init; }

    /// <summary>The key's last four characters, to tell it by.</summary>
    public required string Ending { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ceases to open sessions; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many sessions it may hold open at once; null: as many as <c>server.key_limits</c> says.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>How many requests a minute it may make; null: as many as <c>server.key_limits</c> says.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>What it may do with calls and their records, beside holding conversations; null, as in files older than roles: <see cref="AccessRole.Operator"/>.</summary>
    public AccessRole? Role { get; init; }
}
