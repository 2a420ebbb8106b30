using Microsoft.AspNetCore.Http;
using Parley.Server.Keys;

namespace Parley.Server.Realtime;

/// <summary>What a client asks for when it opens <c>/v1/realtime</c> (protocol §2.1).</summary>
internal sealed record RealtimeRequest
{
    private const string BetaProtocol = "openai-beta.realtime-v1";

    /// <summary>The only subprotocol that is ever selected.</summary>
    public const string SubProtocol = "realtime";

    public string? Model { get; private init; }

    public string? Intent { get; private init; }

    public string? CallId { get; private init; }

    /// <summary>The key, from the header or from a subprotocol token; null when there is none.</summary>
    public string? Key { get; private init; }

    /// <summary>True on <c>/v1/realtime/translations</c> (protocol §13).</summary>
    public bool IsTranslation { get; private init; }

    /// <summary>What stands for the end user, for the service behind this server; null for none.</summary>
    public string? SafetyIdentifier { get; private init; }

    /// <summary>The client speaks the beta dialect (protocol §12.1).</summary>
    public bool AsksForBeta { get; private init; }

    public bool OffersSubProtocol { get; private init; }

    public static RealtimeRequest Read(HttpContext context, bool isTranslation)
    {
        var query = context.Request.Query;
        var protocols = context.WebSockets.WebSocketRequestedProtocols;
        return new RealtimeRequest
        {
            Model = NullIfEmpty(query["model"]),
            Intent = NullIfEmpty(query["intent"]),
            CallId = NullIfEmpty(query["call_id"]),
            IsTranslation = isTranslation,
            SafetyIdentifier = Keys.SafetyIdentifier.Find(context.Request.Headers),
            Key = RequestKey.Find(context.Request.Headers) ?? RequestKey.Find(protocols),
            AsksForBeta = context.Request.Headers["OpenAI-Beta"].Any(value => value?.Contains("realtime=v1", StringComparison.Ordinal) == true)
                || protocols.Contains(BetaProtocol),
            OffersSubProtocol = protocols.Contains(SubProtocol),
        };
    }

    /// <summary>Which session; not who asks.</summary>
    public override string ToString() => Model ?? Intent ?? CallId ?? "";

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
