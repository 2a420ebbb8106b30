namespace Parley.Realtime.WebSockets;

/// <summary>Where a model is and how to get in.</summary>
public sealed class WebSocketRealtimeModelOptions
{
    /// <summary>
    /// The endpoint's base, e.g. <c>https://api.openai.com/v1</c> (the default), <c>https://NAME.openai.azure.com/openai/v1</c> or
    /// <c>ws://127.0.0.1:8080/v1</c>. <c>/realtime</c> is added unless it is there; <c>http</c> becomes <c>ws</c>.
    /// </summary>
    public Uri Endpoint { get; set; } = new("https://api.openai.com/v1");

    /// <summary>The model's id (Azure: the deployment's name). Null when <see cref="Intent"/> is set or the endpoint's query says it.</summary>
    public string? Model { get; set; }

    /// <summary><c>transcription</c> for a transcription session; no model is named then.</summary>
    public string? Intent { get; set; }

    /// <summary>Gives the secret key at each connect; null for none. What it returns is never logged or put into a message.</summary>
    public Func<CancellationToken, ValueTask<string>>? ApiKey { get; set; }

    /// <summary>The header that carries the key as it is, e.g. Azure's <c>api-key</c>; null for <c>Authorization: Bearer</c>.</summary>
    public string? ApiKeyHeader { get; set; }

    /// <summary>Further headers, e.g. <c>OpenAI-Safety-Identifier</c>. Never logged.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>From the first packet to <c>session.created</c>; default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Limits of the socket.</summary>
    public RealtimeSocketOptions Socket { get; } = new();

    /// <summary>Sets a key that does not change.</summary>
    public void UseApiKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ApiKey = _ => ValueTask.FromResult(key);
    }
}
