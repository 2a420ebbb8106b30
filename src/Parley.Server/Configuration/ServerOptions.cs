namespace Parley.Server.Configuration;

/// <summary>The <c>server:</c> section of <c>parley.yaml</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>The name or address to listen on. Default <c>127.0.0.1</c>: this machine only.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The TCP port, 0 to 65535; 0 takes a free one. Default 8080.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>
    /// Keys that clients may show, beside those of <see cref="KeysFile"/>. With neither (the default) no key is needed, and the server
    /// takes clients from its own machine only.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>
    /// The path of the file that <c>parley keys</c> keeps the hashes of API keys in; changes are noticed while the server runs. Null (the
    /// default): no such file.
    /// </summary>
    public string? KeysFile { get; set; }

    /// <summary>How much each key may use that says nothing else about itself. Default no limits.</summary>
    public KeyLimits KeyLimits { get; set; } = new();

    /// <summary>How often one reader may ask. Where nothing is configured to tell people apart by, this machine has no limit.</summary>
    public ReadLimitOptions ReadLimits { get; set; } = new();

    /// <summary>Origins, e.g. <c>https://shop.example</c>, whose pages may open sockets beside the server's own page. Default none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Origins whose pages may use the REST interface from the browser (CORS) beside the server's own page. Default none.</summary>
    public IList<string> CorsOrigins { get; } = [];

    /// <summary>The path of a PEM certificate (with its chain): the server then speaks https and wss. Null (the default): http and ws.</summary>
    public string? Certificate { get; set; }

    /// <summary>The path of the certificate's unencrypted PEM key; null when it stands in the same file.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>How many conversations may be live at once, 1 to 100000; the next is refused. Default 200.</summary>
    public int MaxConversations { get; set; } = 200;

    /// <summary>How long a stopping server waits for replies under way to end, 0 to 600 s. Default 10 s.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the server sends a WebSocket PING, 1 to 300 s. Default 20 s; a peer silent for as long again is dropped.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Model ids that mean the bare engine beside <c>parley</c>; a trailing <c>*</c> matches any rest. Default <c>gpt-realtime*</c>,
    /// so that programs written for OpenAI run unmodified.
    /// </summary>
    public IList<string> ModelAliases { get; } = ["gpt-realtime*"];

    /// <summary>
    /// True serves the beta dialect of the Realtime API, beside today's, to clients that ask for it by <c>OpenAI-Beta: realtime=v1</c> or
    /// its subprotocol, and takes <c>gpt-4o-realtime*</c> for an alias too. Default false: such clients are refused, as OpenAI does.
    /// </summary>
    public bool CompatibleMode { get; set; }

    /// <summary>Whether a changed configuration file is read again while the server runs; default true. See <c>docs/configuration.md</c>.</summary>
    public bool Reloads { get; set; } = true;
}
