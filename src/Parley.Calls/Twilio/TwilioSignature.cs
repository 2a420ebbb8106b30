using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Calls.Twilio;

/// <summary>
/// Tells whether a request was made by who knows the account's auth token: <c>X-Twilio-Signature</c>, base64 of an HMAC-SHA1 over the URL
/// and the form. Twilio is not consistent about ports and trailing slashes, so that each of its ways to write the URL counts. Thread-safe.
/// </summary>
public sealed class TwilioSignature
{
    /// <summary>The header; Twilio writes it in lower case on WebSocket upgrades.</summary>
    public const string HeaderName = "X-Twilio-Signature";

    private const string BodyHashParameter = "bodySHA256";
    private readonly byte[][] _keys;

    /// <param name="authTokens">Those that count; several while a token is being rotated.</param>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    public TwilioSignature(params IEnumerable<string> authTokens)
    {
        _keys = [.. authTokens.Select(Key)];
        if (_keys.Length == 0)
        {
            throw new ArgumentException("Give at least one auth token; it stands on the console's first page.", nameof(authTokens));
        }
    }

    /// <summary>Signs as Twilio does: for simulators and tests.</summary>
    /// <param name="authToken">The key.</param>
    /// <param name="url">As it is requested: with scheme, host and raw query.</param>
    /// <param name="parameters">The form, decoded; null or empty for GET, JSON and WebSocket upgrades.</param>
    public static string Compute(string authToken, string url, IEnumerable<KeyValuePair<string, string>>? parameters = null) =>
        Convert.ToBase64String(Hash(Key(authToken), Encoding.UTF8.GetBytes(url + Flatten(parameters))));

    /// <summary>True when a form or a GET without a form carries a signature of ours.</summary>
    /// <param name="signature">The header's value; null when there is none.</param>
    /// <param name="url">The public URL, as Twilio was told it.</param>
    /// <param name="parameters">The form, decoded and untrimmed; null for GET.</param>
    public bool IsValid(string? signature, string url, IEnumerable<KeyValuePair<string, string>>? parameters = null) =>
        Matches(signature, TwilioUrl.WithAndWithoutPort(url), Flatten(parameters));

    /// <summary>True when a JSON body is the one whose hash stands in the signed URL.</summary>
    /// <param name="signature">The header's value; null when there is none.</param>
    /// <param name="url">The public URL with its query.</param>
    /// <param name="body">As it came, before any parsing.</param>
    public bool IsValidJson(string? signature, string url, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        var isHash = TwilioUrl.FindParameter(url, BodyHashParameter) is { } claimed
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)), Encoding.UTF8.GetBytes(claimed.ToLowerInvariant()));
        return isHash & Matches(signature, TwilioUrl.WithAndWithoutPort(url), "");
    }

    /// <summary>True when a WebSocket upgrade carries a signature of ours: over <c>wss://</c>, with or without a slash at the end.</summary>
    /// <param name="signature">The header's value; null when there is none.</param>
    /// <param name="url">The public URL; <c>https</c> is taken for the <c>wss</c> that Twilio signs, <c>http</c> for <c>ws</c>.</param>
    public bool IsValidUpgrade(string? signature, string url) =>
        Matches(signature, TwilioUrl.WithAndWithoutSlash(TwilioUrl.ToSocket(url)).SelectMany(TwilioUrl.WithAndWithoutPort), "");

    /// <summary>Compares with all, each in constant time: how long it takes tells nothing.</summary>
    private bool Matches(string? signature, IEnumerable<string> urls, string form)
    {
        var given = Encoding.UTF8.GetBytes(signature ?? "");
        var matches = false;
        foreach (var url in urls)
        {
            var signed = Encoding.UTF8.GetBytes(url + form);
            foreach (var key in _keys)
            {
                matches |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToBase64String(Hash(key, signed))), given);
            }
        }

        return matches;
    }

    /// <summary>Names in ordinal order, each before each of its values; a name's values once each and in ordinal order.</summary>
    private static string Flatten(IEnumerable<KeyValuePair<string, string>>? parameters)
    {
        var form = new StringBuilder();
        foreach (var (name, value) in (parameters ?? []).Distinct().OrderBy(pair => pair.Key, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal))
        {
            form.Append(name).Append(value);
        }

        return form.ToString();
    }

    [SuppressMessage("Security", "CA5350:Do not use weak cryptographic algorithms", Justification = "Twilio's signature is HMAC-SHA1.")]
    private static byte[] Hash(byte[] key, byte[] signed) => HMACSHA1.HashData(key, signed);

    private static byte[] Key(string authToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(authToken);
        return Encoding.UTF8.GetBytes(authToken);
    }
}
