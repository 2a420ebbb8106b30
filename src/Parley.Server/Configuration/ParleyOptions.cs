using Parley.Agents.Metering;

namespace Parley.Server.Configuration;

/// <summary>Everything that <c>parley.yaml</c> may say, with working defaults. Read once, when the host starts.</summary>
public sealed class ParleyOptions
{
    /// <summary>Where the server listens and whom it lets in.</summary>
    public ServerOptions Server { get; set; } = new();

    /// <summary>Who answers, and what the self-hosted engine is made of.</summary>
    public ParleyEngineOptions Engine { get; set; } = new();

    /// <summary>The OpenAI Realtime service, used when it has a key.</summary>
    public OpenAIOptions OpenAI { get; set; } = new();

    /// <summary>A Realtime model on Azure, used when it is configured and has a key.</summary>
    public AzureOpenAIOptions AzureOpenAI { get; set; } = new();

    /// <summary>The agents that answer, in the order in which they are shown. Each name is also a model id.</summary>
    public IList<AgentOptions> Agents { get; } = [];

    /// <summary>The stored prompts that sessions of the self-hosted engine may name by <c>prompt.id</c>.</summary>
    public IList<PromptOptions> Prompts { get; } = [];

    /// <summary>Which MCP servers the sessions of the self-hosted engine may call.</summary>
    public McpOptions Mcp { get; set; } = new();

    /// <summary>Where traces and measurements go.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>What holds for all calls.</summary>
    public CallsOptions Calls { get; set; } = new();

    /// <summary>Who may sign in to see and act on calls.</summary>
    public AccessOptions Access { get; set; } = new();

    /// <summary>Calls over the telephone.</summary>
    public TwilioOptions Twilio { get; set; } = new();

    /// <summary>Calls that come by Telnyx.</summary>
    public TelnyxOptions Telnyx { get; set; } = new();

    /// <summary>Calls that come by Plivo.</summary>
    public PlivoOptions Plivo { get; set; } = new();

    /// <summary>Calls that come by SignalWire.</summary>
    public SignalWireOptions SignalWire { get; set; } = new();

    /// <summary>Calls that come by Vonage.</summary>
    public VonageOptions Vonage { get; set; } = new();

    /// <summary>All telephone carriers.</summary>
    internal IReadOnlyList<CarrierOptions> Carriers => [Twilio, Telnyx, Plivo, SignalWire, Vonage];

    /// <summary>
    /// Whether the configuration says that others reach this server: then a proxy on this machine may pass their requests on, and coming from
    /// here says nothing of who asks.
    /// </summary>
    internal bool IsPublic => PublicUrls.Any() || Carriers.Any(carrier => carrier.TrustsForwardedHeaders);

    /// <summary>How browsers and carriers reach the server from outside; empty where nothing says so.</summary>
    internal IEnumerable<Uri> PublicUrls => Carriers.Select(carrier => carrier.PublicUrl).Prepend(Access.PublicUrl).OfType<Uri>();

    /// <summary>The records of calls.</summary>
    public StorageOptions Storage { get; set; } = new();

    /// <summary>What is taken out of records.</summary>
    public PrivacyOptions Privacy { get; set; } = new();

    /// <summary>What agents remember of their callers.</summary>
    public MemoryOptions Memory { get; set; } = new();

    /// <summary>What models cost, by their ids; besides and over Parley's list (<see cref="PriceTable.ListPrices2026"/>).</summary>
    public IDictionary<string, ModelPrice> Prices { get; } = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);

    /// <summary>How much may be spent.</summary>
    public BudgetsOptions Budgets { get; set; } = new();

    /// <summary>
    /// Full paths of C# assemblies whose public static methods marked <see cref="Parley.Agents.Tools.ToolAttribute"/> agents may name among their
    /// tools: one by one, or all by the assembly's name. Their code runs in this process.
    /// </summary>
    public IList<string> ToolAssemblies { get; } = [];

    /// <summary>HTTP endpoints that agents may name among their tools.</summary>
    public IList<HttpToolOptions> HttpTools { get; } = [];

    /// <summary>The file that this was read from; null for none.</summary>
    internal ConfigurationOrigin? Origin { get; set; }

    /// <summary>The folder that relative paths (instructions, scripts) start from; the configuration file's own. Null: the current folder.</summary>
    public string? BaseDirectory { get; set; }
}
