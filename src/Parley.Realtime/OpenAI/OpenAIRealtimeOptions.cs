using System.Net.WebSockets;
using Parley.Realtime.Sessions;
using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>
/// Where a Realtime server is and how to get in: OpenAI (the default), Azure OpenAI (<see cref="ForAzure"/>), or any server of the same
/// protocol by its <see cref="Endpoint"/>. Not to be changed once a model is made of it.
/// </summary>
public sealed class OpenAIRealtimeOptions
{
    private const string DefaultKeyVariable = "OPENAI_API_KEY";

    /// <summary>
    /// The endpoint's base, e.g. <c>https://api.openai.com/v1</c> (the default), <c>https://NAME.openai.azure.com/openai/v1</c> or
    /// <c>ws://127.0.0.1:8080/v1</c>. <c>/realtime</c> is added unless it is there; <c>http</c> becomes <c>ws</c>. Its query is kept.
    /// </summary>
    public Uri Endpoint { get; set; } = new("https://api.openai.com/v1");

    /// <summary>
    /// The whole address, used exactly as it is, e.g. for a gateway whose path is another; null (the default) to make it of
    /// <see cref="Endpoint"/> and what is asked for, which are not looked at otherwise.
    /// </summary>
    public Uri? ExactAddress { get; set; }

    /// <summary>
    /// The model's id (Azure: the deployment's name). Exactly one of model, <see cref="TranslationModel"/>, <see cref="Intent"/> and
    /// <see cref="CallId"/> is set.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>
    /// The model of a translation session, e.g. <c>gpt-realtime-translate</c>: connects to <c>/realtime/translations</c>, whose events are
    /// others (protocol §13; see <see cref="Parley.Realtime.Translation.TranslationEventReader"/>). <see cref="Session"/> is null then.
    /// </summary>
    public string? TranslationModel { get; set; }

    /// <summary><c>transcription</c> for a transcription session.</summary>
    public string? Intent { get; set; }

    /// <summary>The id of a WebRTC or SIP call, <c>rtc_…</c>, to attach to as its second, controlling connection.</summary>
    public string? CallId { get; set; }

    /// <summary>
    /// Gives the secret key, anew at each connect; null for the environment variable <c>OPENAI_API_KEY</c> where OpenAI itself is called,
    /// and for none elsewhere. What it returns is never logged or put into a message. Set with <see cref="UseApiKey"/>,
    /// <see cref="UseApiKeyFromEnvironment"/> or <see cref="UseBearerToken"/>, or directly.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? ApiKey { get; set; }

    /// <summary>The header that carries the key as it is, e.g. Azure's <c>api-key</c>; null for <c>Authorization: Bearer</c>.</summary>
    public string? ApiKeyHeader { get; set; }

    /// <summary><c>OpenAI-Safety-Identifier</c>: a stable hash that stands for the end user; null for none.</summary>
    public string? SafetyIdentifier { get; set; }

    /// <summary><c>OpenAI-Organization</c>: who is billed; null for the key's own.</summary>
    public string? Organization { get; set; }

    /// <summary><c>OpenAI-Project</c>: what is billed; null for the key's own.</summary>
    public string? Project { get; set; }

    /// <summary>Further headers; one that this client would send itself replaces it. Never logged. The beta header is refused: the service closes at once when it sees it.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The session's configuration. Sent when the session is there; connecting completes when the server has acknowledged it, and
    /// <c>session.created</c> then shows what it acknowledged. Null: the server's defaults, or what the caller sends later.
    /// </summary>
    public SessionConfiguration? Session { get; set; }

    /// <summary>From the first packet to the acknowledged session; default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long nothing may come before a PING is sent; default 3 s.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long the answer to a PING may take; default 4 s. With the interval and the platform's second or two of its own, a dead
    /// connection is found within 10 s.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How many received events may wait for the application; default 1024. When they are that many, no more is read from the socket, so
    /// that the server has to wait; when that lasts for half of <see cref="KeepAliveTimeout"/>, the connection ends with
    /// <see cref="RealtimeFailure.SlowReader"/>. No event is dropped unseen.
    /// </summary>
    public int InboxCapacity { get; set; } = 1024;

    /// <summary>Carries the handshake, for a proxy, certificates or a handler of one's own; null for the platform's. Not disposed.</summary>
    public HttpMessageInvoker? HttpInvoker { get; set; }

    /// <summary>
    /// Opens the socket in place of this client, given the address and the headers (the key among them); it must be open when it is
    /// returned, and is the connection's from then on. An <see cref="HttpRequestException"/> that it throws becomes the <see
    /// cref="RealtimeConnectException"/> that belongs to its status. Null (the default) for a <see cref="ClientWebSocket"/>.
    /// </summary>
    public Func<Uri, IReadOnlyDictionary<string, string>, CancellationToken, ValueTask<WebSocket>>? SocketFactory { get; set; }

    /// <summary>Limits of the socket. Its outbox holds what is being sent: when it is full, sending waits.</summary>
    public RealtimeSocketOptions Socket { get; } = new();

    /// <summary>Options for Azure OpenAI's GA endpoint, with a key in <c>api-key</c>; for an Entra token call <see cref="UseBearerToken"/>.</summary>
    /// <param name="resource">The resource, e.g. <c>https://NAME.openai.azure.com</c>.</param>
    /// <param name="deployment">The deployment's name; not the model's.</param>
    public static OpenAIRealtimeOptions ForAzure(Uri resource, string deployment)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrWhiteSpace(deployment);
        var endpoint = resource.AbsolutePath == "/" ? new UriBuilder(resource) { Path = "/openai/v1" }.Uri : resource;
        return new OpenAIRealtimeOptions { Endpoint = endpoint, Model = deployment, ApiKeyHeader = "api-key" };
    }

    /// <summary>Sets a key that does not change.</summary>
    public void UseApiKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ApiKey = _ => ValueTask.FromResult(key);
    }

    /// <summary>Takes the key from an environment variable, anew at each connect; connecting fails by name when it is empty.</summary>
    public void UseApiKeyFromEnvironment(string variable = DefaultKeyVariable)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        ApiKey = _ => ValueTask.FromResult(EnvironmentKey(variable));
    }

    /// <summary>Sets a function that gives a token for <c>Authorization: Bearer</c>, e.g. of Entra; it is called at each connect.</summary>
    public void UseBearerToken(Func<CancellationToken, ValueTask<string>> token)
    {
        ArgumentNullException.ThrowIfNull(token);
        ApiKey = token;
        ApiKeyHeader = null;
    }

    internal static string EnvironmentKey(string variable = DefaultKeyVariable) => Environment.GetEnvironmentVariable(variable) ?? "";
}
