using System.Text;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Keys;

/// <summary>Finds the key that a request shows (protocol §2.1.2, §2.1.3).</summary>
internal static class RequestKey
{
    private const string ProtocolPrefix = "openai-insecure-api-key.";

    /// <summary>The bearer key, the password of basic authentication, or Azure's <c>api-key</c>; null when there is none.</summary>
    public static string? Find(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? "" : authorization[..space];
        var value = authorization[(space + 1)..].Trim();
        return scheme.ToUpperInvariant() switch
        {
            "BEARER" => NullIfEmpty(value),
            "BASIC" => BasicPassword(value),
            _ => NullIfEmpty(headers["api-key"]),
        };
    }

    /// <summary>The key among the subprotocols, where browsers put it; null when there is none.</summary>
    public static string? Find(IEnumerable<string> protocols) =>
        NullIfEmpty(protocols.FirstOrDefault(protocol => protocol.StartsWith(ProtocolPrefix, StringComparison.Ordinal))?[ProtocolPrefix.Length..]);

    private static string? BasicPassword(string value)
    {
        Span<byte> decoded = stackalloc byte[1024];
        if (!Convert.TryFromBase64String(value, decoded, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(decoded[..length]);
        return NullIfEmpty(pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
