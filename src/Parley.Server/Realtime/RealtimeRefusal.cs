using System.Globalization;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Server.Keys;

namespace Parley.Server.Realtime;

/// <summary>
/// Why a client is not let in. On a socket one <c>error</c> event, then a close frame (protocol §2.1.4); over REST a status and the
/// error envelope.
/// </summary>
internal sealed record RealtimeRefusal(int CloseStatus, string Type, string? Code, string Message)
{
    private const string InvalidRequest = "invalid_request_error";
    private const string RateLimited = "rate_limit_error";
    private const string RateLimitExceeded = "rate_limit_exceeded";

    /// <summary>When it is worth while to try again; null when it is not, or not known.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary><c>type</c> or <c>type.code</c>, as the close frame carries it.</summary>
    public string CloseReason => Code is null ? Type : $"{Type}.{Code}";

    public static RealtimeRefusal MissingCredential { get; } =
        new(3000, InvalidRequest, null, "Missing bearer or basic authentication in header");

    public static RealtimeRefusal BetaShape { get; } = new(
        4000, InvalidRequest, "beta_api_shape_disabled",
        "The beta interface of the Realtime API is no longer available. Leave out the header OpenAI-Beta (or the subprotocol openai-beta.realtime-v1) and use the GA shape; or switch the server's compatible mode on (server.compatible_mode).");

    public static RealtimeRefusal MissingModel { get; } = new(
        4000, InvalidRequest, "missing_model",
        "You must provide a model parameter, for example ws://HOST/v1/realtime?model=parley");

    public static RealtimeRefusal ModelWithTranscription { get; } = new(
        4000, InvalidRequest, null, "You must not provide a model parameter for transcription sessions");

    public static RealtimeRefusal InvalidApiKey(string key) => new(
        3000, InvalidRequest, "invalid_api_key",
        $"Incorrect API key provided: {Secrets.Mask(key)}. This server's keys are made with 'parley keys create' or stand in its configuration (server.api_keys).");

    public static RealtimeRefusal InvalidClientSecret(string secret) => new(
        3000, InvalidRequest, "invalid_api_key",
        $"Incorrect API key provided: {Secrets.Mask(secret)}. The client secret is unknown here or has expired. Make a new one with POST /v1/realtime/client_secrets.");

    public static RealtimeRefusal KeyNeededInPublic { get; } = new(
        3000, InvalidRequest, "key_required",
        "Calls are placed and controlled with an API key only where others reach this server (twilio.public_url, twilio.trust_forwarded_headers), also from this machine. Make one with: parley keys create");

    public static RealtimeRefusal KeyFromAfar(string key) => new(
        3000, InvalidRequest, "invalid_api_key",
        $"Incorrect API key provided: {Secrets.Mask(key)}. This server has no API keys, so it takes clients from its own machine only. Make one there with: parley keys create");

    public static RealtimeRefusal InvalidModel(string model, IEnumerable<string> known) => new(
        4000, InvalidRequest, "invalid_model",
        $"Model \"{Short(model)}\" is not supported in realtime mode. This server has: {string.Join(", ", known)}.");

    public static RealtimeRefusal InvalidIntent(string intent) => new(
        4000, InvalidRequest, "invalid_value", $"Invalid value: '{Short(intent)}'. Supported values are: 'transcription'.");

    public static RealtimeRefusal SecretForConversations { get; } = new(
        4000, InvalidRequest, "invalid_value",
        "This client secret opens a session of the type 'realtime'. Leave out intent=transcription, or make a secret whose session has the type 'transcription'.");

    public static RealtimeRefusal SecretForSessions { get; } = new(
        4000, InvalidRequest, "invalid_value",
        "This client secret opens a session of another type than 'translation'. Connect to /v1/realtime with it, or come with an API key.");

    public static RealtimeRefusal SecretForTranslations { get; } = new(
        4000, InvalidRequest, "invalid_value",
        "This client secret opens a translation session. Connect to /v1/realtime/translations with it, or come with another.");

    /// <summary>Neither the stages here nor the service behind this server translate.</summary>
    public static RealtimeRefusal CannotTranslate(string model) => new(
        4000, InvalidRequest, "model_not_available",
        $"The model '{Short(model)}' is not available for translation here. That needs a language model and a recogniser of many languages (engine.chat and engine.recogniser), or OpenAI behind this server and openai.translation_model (docs/configuration.md).");

    public static RealtimeRefusal Full(int capacity) => new(
        1013, RateLimited, RateLimitExceeded,
        $"This server already holds {capacity} conversations, as many as it may (server.max_conversations). Try again later.");

    public static RealtimeRefusal TooManySessions(int limit) => new(
        1013, RateLimited, RateLimitExceeded,
        $"This API key already holds {limit} sessions, as many as it may. End one, or try again later.");

    public static RealtimeRefusal BudgetSpent(string message) => new(1013, RateLimited, "budget_spent", message);

    public static RealtimeRefusal TooManySecrets(TimeSpan retryAfter) => new(
        1013, RateLimited, RateLimitExceeded,
        $"This server keeps as many client secrets as it can. Please try again in {Seconds(retryAfter)} s, or let new ones expire sooner (expires_after.seconds).")
    {
        RetryAfter = retryAfter,
    };

    public static RealtimeRefusal TooManyRequests(RequestAllowance allowance) => new(
        1013, RateLimited, RateLimitExceeded, TooManyRequestsMessage(allowance))
    {
        RetryAfter = allowance.RetryAfter,
    };

    /// <summary>What is said of a request beyond the limit, whoever says it.</summary>
    public static string TooManyRequestsMessage(RequestAllowance allowance) =>
        $"Rate limit reached for requests of this API key: {allowance.Limit} a minute. Please try again in {Seconds(allowance.RetryAfter)} s.";

    public static RealtimeRefusal InvalidSession(string? code, string message) => new(4000, InvalidRequest, code, message);

    public static RealtimeRefusal ModelUnavailable(string message) => new(1011, "server_error", null, message);

    public ParleyProtocolException ToException() => new(Code, Message);

    public ErrorEvent ToEvent(string eventId) => new()
    {
        EventId = eventId,
        Error = new ErrorDetails { Type = Type, Code = Code, Message = Message },
    };

    private static string Short(string text) => Printable(text.Length <= 64 ? text : text[..64] + "…");

    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));

    /// <summary>Rounded up, so that who waits that long does not come too early.</summary>
    private static string Seconds(TimeSpan time) => Math.Max(0.1, Math.Ceiling(time.TotalSeconds * 10) / 10).ToString("0.#", CultureInfo.InvariantCulture);
}
