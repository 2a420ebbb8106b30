using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Parley.Calls.Vonage;

/// <summary>
/// Tells whether a webhook was made by who knows the account's signature secret: a JSON Web Token (RFC 7519) in <c>Authorization</c>, signed with
/// HMAC-SHA256 (<c>HS256</c>), that names the SHA-256 of the body as <c>payload_hash</c>. Thread-safe.
/// </summary>
public sealed class VonageSignature
{
    private const string Scheme = "Bearer ";
    private const int MaxTokenLength = 8 * 1024;
    private const int MaxTextLength = 256;
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 8 };
    private readonly byte[][] _keys;

    /// <param name="secrets">The signature secrets that count; several while one is being rotated.</param>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    public VonageSignature(params IEnumerable<string> secrets)
    {
        _keys = [.. secrets.Select(Key)];
        if (_keys.Length == 0)
        {
            throw new ArgumentException("Give at least one signature secret; it stands in the dashboard's settings.", nameof(secrets));
        }
    }

    /// <summary>What the webhook's token says, when it is ours and the body is the one it was made for; else null. Whether it is fresh is the caller's to say.</summary>
    /// <param name="authorization">The header's value; null when there is none.</param>
    /// <param name="body">As it came, before any parsing.</param>
    public VonageClaims? Verify(string? authorization, ReadOnlySpan<byte> body)
    {
        if (authorization is null || authorization.Length > MaxTokenLength || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = authorization[Scheme.Length..].Trim();
        var parts = token.Split('.');
        return parts.Length == 3 && IsSigned(token[..token.LastIndexOf('.')], parts[2]) && IsHs256(parts[0]) ? ReadClaims(parts[1], body) : null;
    }

    private bool IsSigned(string signed, string signature)
    {
        if (Decode(signature) is not { } given)
        {
            return false;
        }

        var matches = false;
        foreach (var key in _keys)
        {
            matches |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)), given);
        }

        return matches;
    }

    /// <summary>No other way of signing counts, least of all none.</summary>
    private static bool IsHs256(string header)
    {
        using var document = Parse(header);
        return document is not null && Text(document.RootElement, "alg") == "HS256";
    }

    private static VonageClaims? ReadClaims(string claims, ReadOnlySpan<byte> body)
    {
        using var document = Parse(claims);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("iat", out var issued) || issued.ValueKind != JsonValueKind.Number || !issued.TryGetInt64(out var seconds)
            || seconds < 0 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || !IsHash(Text(root, "payload_hash"), body))
        {
            return null;
        }

        return new VonageClaims(DateTimeOffset.FromUnixTimeSeconds(seconds), Text(root, "jti"), Text(root, "api_key"), Text(root, "application_id"));
    }

    private static bool IsHash(string claimed, ReadOnlySpan<byte> body) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body))), Encoding.UTF8.GetBytes(claimed.ToLowerInvariant()));

    private static JsonDocument? Parse(string part)
    {
        try
        {
            return Decode(part) is { } json ? JsonDocument.Parse(json, s_json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part) => Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
        && member.GetString() is { Length: <= MaxTextLength } text
            ? text
            : "";

    private static byte[] Key(string secret)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        return Encoding.UTF8.GetBytes(secret);
    }
}
