using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps the sections of <c>parley.yaml</c> to options.</summary>
internal sealed class ParleyOptionsReader(string folder)
{
    private static readonly Dictionary<string, EngineSelection> s_selections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = EngineSelection.Auto,
        ["offline"] = EngineSelection.Offline,
        ["openai"] = EngineSelection.OpenAI,
        ["azure_openai"] = EngineSelection.AzureOpenAI,
    };

    public void Read(YamlSection root, ParleyOptions options)
    {
        if (root.Take("server")?.Section() is { } server)
        {
            ReadServer(server, options.Server);
        }

        if (root.Take("engine")?.Section() is { } engine)
        {
            ReadEngine(engine, options.Engine);
        }

        if (root.Take("openai")?.Section() is { } openAI)
        {
            UpstreamReader.Read(openAI, options.OpenAI);
        }

        if (root.Take("azure_openai")?.Section() is { } azure)
        {
            UpstreamReader.Read(azure, options.AzureOpenAI);
        }

        var seed = root.Take("openai_realtime") is { } realtime ? OpenAIRealtimeBlock.Read(realtime.Section(), options.OpenAI) : null;
        new AgentsReader(folder).Read(root.Take("agents"), options.Agents);
        PromptsReader.Read(root.Take("prompts"), folder, options.Prompts);
        McpReader.Read(root.Take("mcp"), options.Mcp);
        TelemetryReader.Read(root.Take("telemetry"), options.Telemetry);
        CallsReader.Read(root.Take("calls"), folder, options.Calls);
        AccessReader.Read(root.Take("access"), folder, options.Access);
        TwilioReader.Read(root.Take("twilio"), folder, options.Twilio);
        CarriersReader.Read(root, options);
        StorageReader.Read(root.Take("storage"), folder, options.Storage);
        PrivacyReader.Read(root.Take("privacy"), options.Privacy);
        MemoryReader.Read(root.Take("memory"), options.Memory);
        AddAll(options.ToolAssemblies, root.Take("tool_assemblies")?.Elements().Select(assembly => ConfiguredFile.Find(assembly, folder)));
        HttpToolsReader.Read(root.Take("http_tools"), options.HttpTools);
        ReadWhisper(root.Take("whisper")?.Section());
        PricesReader.Read(root.Take("prices"), options.Prices);
        BudgetsReader.Read(root.Take("budgets"), folder, options.Budgets);
        root.RejectUnknownKeys();
        seed?.ApplyTo(options.Agents);
    }

    /// <summary>Other voice projects turn a recogniser of their own off here; Parley's is chosen by <c>engine.recogniser</c>, so there is nothing to do.</summary>
    private static void ReadWhisper(YamlSection? section)
    {
        _ = section?.Take("enabled")?.Boolean();
        section?.RejectUnknownKeys();
    }

    private void ReadServer(YamlSection section, ServerOptions options)
    {
        options.Host = section.Take("host")?.NonEmptyText() ?? options.Host;
        options.Port = section.Take("port")?.Integer(0, 65535) ?? options.Port;
        AddAll(options.ApiKeys, section.Take("api_keys")?.Elements().Select(element => element.Text(unsetIsEmpty: true)).Where(key => key.Length > 0));
        AddAll(options.AllowedOrigins, section.Take("allowed_origins")?.Elements().Select(element => element.HttpUrl().GetLeftPart(UriPartial.Authority)));
        AddAll(options.CorsOrigins, section.Take("cors_origins")?.Elements().Select(element => element.HttpUrl().GetLeftPart(UriPartial.Authority)));
        options.KeysFile = section.Take("keys_file") is { } keys ? Path.GetFullPath(keys.NonEmptyText(), folder) : options.KeysFile;
        options.KeyLimits = section.Take("key_limits")?.Section() is { } limits ? ReadKeyLimits(limits) : options.KeyLimits;
        options.ReadLimits = section.Take("read_limits")?.Section() is { } reads ? ReadReadLimits(reads) : options.ReadLimits;
        options.Certificate = section.Take("certificate") is { } certificate ? ConfiguredFile.Find(certificate, folder) : null;
        options.CertificateKey = section.Take("certificate_key") is { } key ? ConfiguredFile.Find(key, folder) : null;
        options.MaxConversations = section.Take("max_conversations")?.Integer(1, 100_000) ?? options.MaxConversations;
        options.DrainTime = Seconds(section.Take("drain_seconds")?.Integer(0, 600)) ?? options.DrainTime;
        options.PingInterval = Seconds(section.Take("ping_seconds")?.Integer(1, 300)) ?? options.PingInterval;
        options.Reloads = section.Take("reload")?.Boolean() ?? options.Reloads;
        options.CompatibleMode = section.Take("compatible_mode")?.Boolean() ?? options.CompatibleMode;
        if (section.Take("model_aliases") is { } aliases)
        {
            options.ModelAliases.Clear();
            AddAll(options.ModelAliases, aliases.Texts());
        }

        section.RejectUnknownKeys();
    }

    private static KeyLimits ReadKeyLimits(YamlSection section)
    {
        var limits = new KeyLimits(
            section.Take("max_sessions")?.Integer(1, 100_000), section.Take("requests_per_minute")?.Integer(1, 1_000_000));
        section.RejectUnknownKeys();
        return limits;
    }

    private static ReadLimitOptions ReadReadLimits(YamlSection section)
    {
        var standard = new ReadLimitOptions();
        var limits = new ReadLimitOptions(
            section.Take("per_user")?.Integer(1, 1_000_000) ?? standard.PerUser, section.Take("per_address")?.Integer(1, 1_000_000) ?? standard.PerAddress);
        section.RejectUnknownKeys();
        return limits;
    }

    private void ReadEngine(YamlSection section, ParleyEngineOptions options)
    {
        options.Selection = section.Take("use")?.Choice(s_selections) ?? options.Selection;
        options.Recogniser = ReadStage(section.Take("recogniser"), hasVoice: false);
        options.Chat = ReadStage(section.Take("chat"), hasVoice: false);
        options.Synthesiser = ReadStage(section.Take("synthesiser"), hasVoice: true);
        options.TurnModel = ReadStage(section.Take("turn_model"), hasVoice: false);
        options.Script = section.Take("script") is { } script ? ConfiguredFile.Find(script, folder) : null;
        options.ContextTokens = section.Take("context_tokens")?.Integer(1_000, 10_000_000) ?? options.ContextTokens;
        section.RejectUnknownKeys();
    }

    private static StageOptions ReadStage(YamlValue? value, bool hasVoice)
    {
        if (value is null)
        {
            return new StageOptions();
        }

        if (!value.IsMapping)
        {
            return value.Text() == "offline"
                ? new StageOptions()
                : throw value.Fail($"'{value.Path}' must be 'offline' or a section with base_url and model, but it is '{value.Text()}'.");
        }

        var section = value.Section();
        var stage = new StageOptions
        {
            BaseUrl = section.Require("base_url").HttpUrl(),
            Model = section.Require("model").NonEmptyText(),
            ApiKey = section.Take("api_key")?.Text(unsetIsEmpty: true),
            Voice = hasVoice ? section.Take("voice")?.NonEmptyText() : null,
        };
        section.RejectUnknownKeys();
        return stage;
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private static void AddAll(IList<string> list, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
        {
            list.Add(value);
        }
    }
}
