using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;

namespace Parley.Server.Keys;

/// <summary>What a client secret opens. The secret itself is not kept.</summary>
/// <param name="KeyId">The API key that it was made with and counts against; null when no key was needed.</param>
/// <param name="Session">What its sessions start with; null for the defaults.</param>
/// <param name="ExpiresAt">When it ceases to open sessions; those that are open go on.</param>
internal sealed record ClientSecret(string? KeyId, SessionConfiguration? Session, DateTimeOffset ExpiresAt)
{
    /// <summary>The translation session that it opens, with its model; null when it opens another kind.</summary>
    public TranslationSession? Translation { get; init; }

    /// <summary>What stands for the end user in every session that it opens; null for what its client says.</summary>
    public string? SafetyIdentifier { get; init; }

    /// <summary>Whose key and until when; not for whom, nor what its sessions are told.</summary>
    public override string ToString() => $"{KeyId ?? "no key"}, {ExpiresAt:O}";
}
