using System.Security.Cryptography;
using System.Text;

namespace Parley.Calls.Plivo;

/// <summary>
/// Tells whether a request was made by who knows the account's auth token: <c>X-Plivo-Signature-V3</c>, base64 of an HMAC-SHA256 over the
/// URL, the form and a nonce. Thread-safe.
/// </summary>
public sealed class PlivoSignature
{
    /// <summary>The header with the signature, or several with commas between, one for each token that is active.</summary>
    public const string HeaderName = "X-Plivo-Signature-V3";

    /// <summary>The header with the nonce.</summary>
    public const string NonceHeaderName = "X-Plivo-Signature-V3-Nonce";

    private const int MaxHeaderLength = 1024;
    private readonly byte[][] _keys;

    /// <param name="authTokens">Those that count; several while a token is being rotated.</param>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    public PlivoSignature(params IEnumerable<string> authTokens)
    {
        _keys = [.. authTokens.Select(Key)];
        if (_keys.Length == 0)
        {
            throw new ArgumentException("Give at least one auth token; it stands on the console's first page.", nameof(authTokens));
        }
    }

    /// <summary>Signs as Plivo does: for simulators and tests.</summary>
    /// <param name="authToken">The key.</param>
    /// <param name="url">As it is requested: with scheme, host and raw query.</param>
    /// <param name="nonce">Another one for each request.</param>
    /// <param name="form">The form of a POST, decoded; null or empty for GET and WebSocket upgrades.</param>
    public static string Compute(string authToken, string url, string nonce, IEnumerable<KeyValuePair<string, string>>? form = null) =>
        Convert.ToBase64String(HMACSHA256.HashData(Key(authToken), Signed(url, nonce, form)));

    /// <summary>True when the request carries a signature of ours. A nonce that comes twice is the caller's to notice.</summary>
    /// <param name="signature">The header's value; null when there is none.</param>
    /// <param name="nonce">The other header's value; null when there is none.</param>
    /// <param name="url">The public URL, as Plivo was told it.</param>
    /// <param name="form">The form of a POST, decoded and untrimmed; null for GET and WebSocket upgrades.</param>
    public bool IsValid(string? signature, string? nonce, string url, IEnumerable<KeyValuePair<string, string>>? form = null)
    {
        if (signature?.Length is not (> 0 and <= MaxHeaderLength) || nonce?.Length is not (> 0 and <= MaxHeaderLength)
            || nonce.Contains('.')) // it stands behind a dot in what is signed: with one of its own it could borrow the form's end
        {
            return false;
        }

        var signed = Signed(url, nonce, form);
        var matches = false;
        foreach (var given in signature.Split(',', StringSplitOptions.TrimEntries))
        {
            foreach (var key in _keys)
            {
                matches |= CryptographicOperations.FixedTimeEquals(
                    Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(key, signed))), Encoding.UTF8.GetBytes(given));
            }
        }

        return matches;
    }

    /// <summary>
    /// The URL without its query, <c>?</c> and the query's pairs sorted and decoded, <c>.</c> and the form's names and values sorted with nothing
    /// between, <c>.</c> and the nonce. With a form the <c>?</c> stands also where there is no query, and then no dot follows it.
    /// </summary>
    private static byte[] Signed(string url, string nonce, IEnumerable<KeyValuePair<string, string>>? form)
    {
        var end = url.IndexOfAny(['?', '#']);
        var question = end >= 0 && url[end] == '?' ? url[(end + 1)..].Split('#')[0] : "";
        var query = string.Join('&', Sorted(Pairs(question)).Select(pair => $"{pair.Key}={pair.Value}"));
        var fields = string.Concat(Sorted(form ?? []).Select(pair => pair.Key + pair.Value));
        var text = new StringBuilder(end < 0 ? url : url[..end]);
        if (query.Length > 0 || fields.Length > 0)
        {
            text.Append('?').Append(query);
        }

        if (query.Length > 0 && fields.Length > 0)
        {
            text.Append('.');
        }

        return Encoding.UTF8.GetBytes(text.Append(fields).Append('.').Append(nonce).ToString());
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string query) =>
        from part in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let pair = part.Split('=', 2)
        select KeyValuePair.Create(Decode(pair[0]), Decode(pair.ElementAtOrDefault(1) ?? ""));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);

    private static byte[] Key(string authToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(authToken);
        return Encoding.UTF8.GetBytes(authToken);
    }
}
