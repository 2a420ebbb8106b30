using Microsoft.AspNetCore.Http;

namespace Parley.Server.Realtime;

/// <summary>What a client asks for when it opens <c>/v1/realtime</c> (protocol §2.1).</summary>
internal sealed record RealtimeRequest
{
    private const string KeyPrefix = "openai-insecure-api-key.";
    private const string BetaProtocol = "openai-beta.realtime-v1";

    /// <summary>The only subprotocol that is ever selected.</summary>
    public const string SubProtocol = "realtime";

    public string? Model { get; private init; }

    public string? Intent { get; private init; }

    public string? CallId { get; private init; }

    /// <summary>The key, from the header or from a subprotocol token; null when there is none.</summary>
    public string? Key { get; private init; }

    public bool AsksForBeta { get; private init; }

    public bool OffersSubProtocol { get; private init; }

    public static RealtimeRequest Read(HttpContext context)
    {
        var query = context.Request.Query;
        var protocols = context.WebSockets.WebSocketRequestedProtocols;
        return new RealtimeRequest
        {
            Model = NullIfEmpty(query["model"]),
            Intent = NullIfEmpty(query["intent"]),
            CallId = NullIfEmpty(query["call_id"]),
            Key = HeaderKey(context.Request.Headers)
                ?? NullIfEmpty(protocols.FirstOrDefault(protocol => protocol.StartsWith(KeyPrefix, StringComparison.Ordinal))?[KeyPrefix.Length..]),
            AsksForBeta = context.Request.Headers["OpenAI-Beta"].Any(value => value?.Contains("realtime=v1", StringComparison.Ordinal) == true)
                || protocols.Contains(BetaProtocol),
            OffersSubProtocol = protocols.Contains(SubProtocol),
        };
    }

    /// <summary>The bearer key, the password of basic authentication, or Azure's <c>api-key</c>.</summary>
    private static string? HeaderKey(IHeaderDictionary headers)
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

    private static string? BasicPassword(string value)
    {
        Span<byte> decoded = stackalloc byte[1024];
        if (!Convert.TryFromBase64String(value, decoded, out var length))
        {
            return null;
        }

        var pair = System.Text.Encoding.UTF8.GetString(decoded[..length]);
        return NullIfEmpty(pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
