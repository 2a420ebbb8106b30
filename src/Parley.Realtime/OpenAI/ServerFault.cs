using Parley.Realtime.Errors;

namespace Parley.Realtime.OpenAI;

/// <summary>How a server said no, or ended a session: an <c>error</c>, a close frame, or both (protocol §2.1.4, §10.2).</summary>
/// <param name="Error">The <c>error</c> right before the end; null when there was none.</param>
/// <param name="CloseStatus">Null when there was no close frame.</param>
/// <param name="CloseReason"><c>TYPE</c> or <c>TYPE.CODE</c> of an error, by custom.</param>
internal sealed record ServerFault(ErrorDetails? Error, int? CloseStatus = null, string? CloseReason = null)
{
    private const int InvalidCredential = 3000;
    private const int NoSuchModel = 4004;

    /// <summary>A Parley gateway says so that the service behind it refused; nothing that this client could change.</summary>
    private const string BehindPrefix = "upstream_";

    /// <summary>The wire's error code.</summary>
    public string? Code => Error is null ? ReasonParts.ElementAtOrDefault(1) : Error.Code;

    /// <summary>What kind of failure it is.</summary>
    public RealtimeFailure Failure
    {
        get
        {
            if (Code?.StartsWith(BehindPrefix, StringComparison.Ordinal) == true)
            {
                return RealtimeFailure.Other;
            }

            string?[] words = [Error?.Code, Error?.Type, .. ReasonParts];
            var named = words.Select(Named).FirstOrDefault(failure => failure != RealtimeFailure.Other);
            return named != RealtimeFailure.Other ? named : CloseStatus switch
            {
                InvalidCredential => RealtimeFailure.MissingKey, // a wrong key has a code of its own
                NoSuchModel => RealtimeFailure.NoModelAccess,
                1001 or (>= 1011 and <= 1014) => RealtimeFailure.ServerUnavailable,
                _ => RealtimeFailure.Other,
            };
        }
    }

    private string[] ReasonParts => CloseReason?.Split('.', 2) ?? [];

    private static RealtimeFailure Named(string? word) => word switch
    {
        "invalid_api_key" or "invalid_token" => RealtimeFailure.InvalidKey,
        "model_not_found" => RealtimeFailure.NoModelAccess,
        "invalid_model" or "missing_model" => RealtimeFailure.UnknownModel,
        "insufficient_quota" or "credit_balance_exhausted" => RealtimeFailure.QuotaExceeded,
        "rate_limit_exceeded" or "rate_limit_error" => RealtimeFailure.RateLimited,
        "session_expired" => RealtimeFailure.SessionExpired,
        "server_error" => RealtimeFailure.ServerUnavailable,
        _ => RealtimeFailure.Other,
    };
}
