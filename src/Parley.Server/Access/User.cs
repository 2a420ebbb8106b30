namespace Parley.Server.Access;

/// <summary>A local account: who may sign in, and as what. The password itself is kept nowhere.</summary>
public sealed record User
{
    /// <summary><c>user_</c> and twelve characters; stays when all else changes.</summary>
    public required string Id { get; init; }

    /// <summary>The name to sign in with: 1 to 64 letters, digits, <c>.</c>, <c>-</c>, <c>_</c> and <c>@</c>. Upper and lower case are the same.</summary>
    public required string Name { get; init; }

    /// <summary>What they may do.</summary>
    public required AccessRole Role { get; init; }

    /// <summary>The salted hash of the password (PBKDF2), as ASP.NET Core Identity writes it.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>Changes with the password and the role; sessions that began with another one are over.</summary>
    public required string SecurityStamp { get; init; }

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Failures to sign in before this time no longer count; null: none were forgiven.</summary>
    public DateTimeOffset? UnlockedAt { get; init; }

    /// <summary>The name: neither hash nor stamp is written by chance.</summary>
    public override string ToString() => Name;
}
