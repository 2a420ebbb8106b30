namespace Parley.Server.Configuration;

/// <summary>The <c>telnyx:</c> section of <c>parley.yaml</c>: calls that come by Telnyx. See <c>docs/carriers.md</c>.</summary>
public sealed class TelnyxOptions : CarrierOptions
{
    /// <summary>With which Telnyx's requests are checked, in base64 (32 bytes); a second one counts too while keys are rotated. Empty (the default): no Telnyx.</summary>
    public IList<string> PublicKeys { get; } = [];

    /// <inheritdoc/>
    public override bool IsConfigured => PublicKeys.Count > 0 || !ValidatesSignatures;

    internal override string Section => "telnyx";

    internal override string? FindProblem() => FindUrlProblem("Telnyx") ?? (!ValidatesSignatures ? null
        : PublicKeys.Count == 0 ? "'telnyx.public_key' is missing (or its variable is not set): requests are checked with it. It stands in the portal under Keys & Credentials. For a simulator, set validate_signatures: false."
        : PublicKeys.Any(key => !IsKey(key)) ? "'telnyx.public_key' must be 32 bytes in base64 (44 characters); copy it from the portal, under Keys & Credentials."
        : null);

    private static bool IsKey(string text)
    {
        Span<byte> key = stackalloc byte[32];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length;
    }
}
