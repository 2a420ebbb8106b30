using Parley.Realtime.Errors;

namespace Parley.Server.Realtime;

/// <summary>Why a connection ends before it begins: one <c>error</c> event, then a close frame (protocol §2.1.4).</summary>
internal sealed record RealtimeRefusal(int CloseStatus, string Type, string? Code, string Message)
{
    private const string InvalidRequest = "invalid_request_error";

    /// <summary><c>type</c> or <c>type.code</c>, as the close frame carries it.</summary>
    public string CloseReason => Code is null ? Type : $"{Type}.{Code}";

    public static RealtimeRefusal MissingCredential { get; } =
        new(3000, InvalidRequest, null, "Missing bearer or basic authentication in header");

    public static RealtimeRefusal BetaShape { get; } = new(
        4000, InvalidRequest, "beta_api_shape_disabled",
        "The beta interface of the Realtime API is no longer available. Leave out the header OpenAI-Beta (or the subprotocol openai-beta.realtime-v1) and use the GA shape.");

    public static RealtimeRefusal MissingModel { get; } = new(
        4000, InvalidRequest, "missing_model",
        "You must provide a model parameter, for example ws://HOST/v1/realtime?model=parley");

    public static RealtimeRefusal ModelWithTranscription { get; } = new(
        4000, InvalidRequest, null, "You must not provide a model parameter for transcription sessions");

    public static RealtimeRefusal InvalidApiKey(string key) => new(
        3000, InvalidRequest, "invalid_api_key",
        $"Incorrect API key provided: {Mask(key)}. The keys that this server takes are in its configuration (server.api_keys).");

    public static RealtimeRefusal KeyFromAfar(string key) => new(
        3000, InvalidRequest, "invalid_api_key",
        $"Incorrect API key provided: {Mask(key)}. This server has no server.api_keys, so it takes Realtime clients from its own machine only.");

    public static RealtimeRefusal InvalidModel(string model, IEnumerable<string> known) => new(
        4000, InvalidRequest, "invalid_model",
        $"Model \"{Short(model)}\" is not supported in realtime mode. This server has: {string.Join(", ", known)}.");

    public static RealtimeRefusal InvalidIntent(string intent) => new(
        4000, InvalidRequest, "invalid_value", $"Invalid value: '{Short(intent)}'. Supported values are: 'transcription'.");

    public static RealtimeRefusal Full(int capacity) => new(
        1013, "rate_limit_error", "rate_limit_exceeded",
        $"This server already holds {capacity} conversations, as many as it may (server.max_conversations). Try again later.");

    public static RealtimeRefusal ModelUnavailable(string message) => new(1011, "server_error", null, message);

    public ErrorEvent ToEvent(string eventId) => new()
    {
        EventId = eventId,
        Error = new ErrorDetails { Type = Type, Code = Code, Message = Message },
    };

    /// <summary>The first and last characters of a long key, nothing of a short one.</summary>
    private static string Mask(string key) => key.Length < 16 ? "***" : $"{Printable(key[..3])}***{Printable(key[^4..])}";

    private static string Short(string text) => Printable(text.Length <= 64 ? text : text[..64] + "…");

    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
