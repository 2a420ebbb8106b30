using Parley.Server.Configuration;

namespace Parley.Server.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class ParleyConfigurationFileTests
{
    [Fact]
    public void Parse_EmptyText_GivesWorkingDefaults()
    {
        var options = Parse("");

        Assert.Equal("127.0.0.1", options.Server.Host);
        Assert.Equal(8080, options.Server.Port);
        Assert.True(options.Engine.Recogniser.IsOffline);
        Assert.False(options.Server.CompatibleMode);
        Assert.Null(options.OpenAI.ApiKey);
        Assert.Empty(options.Agents);
    }

    [Fact]
    public void Parse_WholeFile_FillsEveryOption()
    {
        const string Yaml = """
            server: { host: 0.0.0.0, port: 9000, api_keys: [one, two], allowed_origins: ["https://shop.example/x"], max_conversations: 5, drain_seconds: 3, ping_seconds: 7, compatible_mode: true, cors_origins: ["https://shop.example/x"], keys_file: keys.json, key_limits: { max_sessions: 9, requests_per_minute: 60 }, read_limits: { per_user: 90, per_address: 30 }, model_aliases: [x*] }
            engine:
              use: offline
              context_tokens: 4000
              chat: { base_url: "http://localhost:11434/v1", model: llama3, api_key: "${NONE}" }
              synthesiser: { base_url: "http://localhost:8880/v1", model: kokoro, voice: af_sky }
            openai: { api_key: "${KEY}", base_url: "http://localhost:1/v1", model: gpt-realtime-2 }
            agents:
              - name: shopmax
                title: ShopMax
                description: Support
                instructions: Be brief.
                voice: marin
                tools: shopmax
                examples: [Where is my order?, "Can I return it?"]
                turn_detection: { threshold: 0.6, silence_duration_ms: 400, prefix_padding_ms: 200, interrupt_response: false }
            prompts:
              - { id: pmpt_1, version: "1", instructions: "Greet {{name}}." }
              - { id: pmpt_1, version: "2", instructions: "Thank {{name}}.", voice: cedar }
            mcp: { allowed_servers: ["https://mcp.example.com/mcp", "https://*.example.com"] }
            """;

        var options = Parse(Yaml, ("KEY", "sk-1"));

        Assert.Equal(9000, options.Server.Port);
        Assert.Equal(["one", "two"], options.Server.ApiKeys);
        Assert.Equal(["https://shop.example"], options.Server.AllowedOrigins);
        Assert.Equal(["https://shop.example"], options.Server.CorsOrigins);
        Assert.Equal("keys.json", Path.GetFileName(options.Server.KeysFile));
        Assert.True(Path.IsPathFullyQualified(options.Server.KeysFile!));
        Assert.Equal(new KeyLimits(9, 60), options.Server.KeyLimits);
        Assert.Equal(new ReadLimitOptions(90, 30), options.Server.ReadLimits);
        Assert.Equal(["x*"], options.Server.ModelAliases);
        Assert.True(options.Server.CompatibleMode);
        Assert.Equal(TimeSpan.FromSeconds(3), options.Server.DrainTime);
        Assert.Equal(EngineSelection.Offline, options.Engine.Selection);
        Assert.Equal("llama3", options.Engine.Chat.Model);
        Assert.Equal("", options.Engine.Chat.ApiKey);
        Assert.Equal("af_sky", options.Engine.Synthesiser.Voice);
        Assert.Equal("sk-1", options.OpenAI.ApiKey);
        Assert.Equal(4000, options.Engine.ContextTokens);
        Assert.Equal(["Greet {{name}}.", "Thank {{name}}."], options.Prompts.Select(prompt => prompt.Instructions));
        Assert.Equal([null, "cedar"], options.Prompts.Select(prompt => prompt.Voice));
        Assert.Equal([true, false], options.Mcp.AllowedServers.Select(pattern => pattern.NamesHost));
        var agent = Assert.Single(options.Agents);
        Assert.Equal(["shopmax"], agent.Tools);
        Assert.Equal(2, agent.Examples.Count);
        Assert.Equal(0.6, agent.TurnDetection!.Threshold);
        Assert.Equal(400, agent.TurnDetection.SilenceDurationMs);
        Assert.False(agent.TurnDetection.InterruptResponse);
    }

    [Theory]
    [InlineData("server:\n  prot: 80\n", "parley.yaml:2:3: unknown key 'prot' in 'server'. Did you mean 'port'?")]
    [InlineData("agnets: []\n", "parley.yaml:1:1: unknown key 'agnets' at the top of the file. Did you mean 'agents'?")]
    [InlineData("server:\n  port: high\n", "parley.yaml:2:9: 'server.port' must be a whole number from 0 to 65535, but it is 'high'.")]
    [InlineData("server:\n  port: 70000\n", "parley.yaml:2:9: 'server.port' must be a whole number")]
    [InlineData("server: 8080\n", "parley.yaml:1:9: 'server' must be a section of 'key: value' lines, but it is a single value.")]
    [InlineData("agents:\n  - title: X\n", "parley.yaml:2:5: 'agents[0].name' is missing.")]
    [InlineData("agents:\n  - name: Shop Max\n", "parley.yaml:2:11: 'agents[0].name' is also the model id")]
    [InlineData("agents:\n  - name: parley\n", "parley.yaml:2:11: 'agents[0].name' must not be 'parley'")]
    [InlineData("agents:\n  - name: a\n  - name: a\n", "parley.yaml:3:5: a second agent is named 'a'")]
    [InlineData("agents:\n  - name: a\n    script: none.yaml\n", "parley.yaml:3:13: 'agents[0].script' names the file")]
    [InlineData("agents:\n  - name: a\n    turn_detection: { threshold: 2 }\n", "parley.yaml:3:34: 'agents[0].turn_detection.threshold' must be a number from 0 to 1")]
    [InlineData("agents:\n  - name: a\n    turn_detection: { type: semantic_vad, silence_duration_ms: 500 }\n", "parley.yaml:3:43: unknown key 'silence_duration_ms' in 'agents[0].turn_detection'")]
    [InlineData("agents:\n  - name: a\n    turn_detection: { eagerness: high }\n", "parley.yaml:3:23: unknown key 'eagerness' in 'agents[0].turn_detection'")]
    [InlineData("agents:\n  - name: a\n    turn_detection: { type: semantic_vad, eagerness: keen }\n", "parley.yaml:3:54: 'agents[0].turn_detection.eagerness' must be one of low, medium, high, auto")]
    [InlineData("engine:\n  use: oflin\n", "parley.yaml:2:8: 'engine.use' must be one of auto, offline, openai, azure_openai, but it is 'oflin'. Did you mean 'offline'?")]
    [InlineData("engine:\n  chat: ollama\n", "parley.yaml:2:9: 'engine.chat' must be 'offline' or a section with base_url and model")]
    [InlineData("engine:\n  chat: { model: x }\n", "parley.yaml:2:9: 'engine.chat.base_url' is missing.")]
    [InlineData("engine:\n  chat: { base_url: localhost, model: x }\n", "parley.yaml:2:21: 'engine.chat.base_url' must be a URL")]
    [InlineData("mcp:\n  allowed_servers: [example.com]\n", "parley.yaml:2:21: 'mcp.allowed_servers[0]' must be a pattern of URLs like")]
    [InlineData("server:\n  host: ${NO_SUCH}\n", "parley.yaml:2:9: 'server.host' uses the environment variable NO_SUCH, which is not set.")]
    [InlineData("server: {port: 1\nagents: x", "parley.yaml:1:14: this is not valid YAML")]
    [InlineData("a: 1\na: 2\n", "parley.yaml:2:1: the key 'a' stands twice")]
    [InlineData("- one\n", "parley.yaml:1:1: the file must be a section")]
    [InlineData("server:\n\tport: 1\n", "parley.yaml:")]
    public void Parse_Mistake_NamesFileLineColumnAndExpectation(string yaml, string expected)
    {
        var exception = Assert.Throws<ParleyConfigurationException>(() => Parse(yaml));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SemanticTurnDetection_TakesEagernessAndAModelForTurns()
    {
        const string Yaml = """
            engine: { turn_model: { base_url: "http://localhost:11434/v1", model: tiny } }
            agents:
              - name: shopmax
                instructions: Be brief.
                turn_detection: { type: semantic_vad, eagerness: low, interrupt_response: false }
            """;

        var options = Parse(Yaml);

        var turns = Assert.Single(options.Agents).TurnDetection!;
        Assert.Equal(("semantic_vad", "low", false), (turns.Type, turns.Eagerness, turns.InterruptResponse));
        Assert.Equal("tiny", options.Engine.TurnModel.Model);
    }

    [Theory]
    [InlineData("${PORT:-81}", null, 81)]
    [InlineData("${PORT:-81}", "82", 82)]
    [InlineData("8${PORT}", "3", 83)]
    public void Parse_EnvironmentReference_IsFilledIn(string value, string? variable, int expected)
    {
        var options = Parse($"server: {{ port: \"{value}\" }}", ("PORT", variable));

        Assert.Equal(expected, options.Server.Port);
    }

    [Fact]
    public void Parse_DoubledDollar_StaysAsWritten()
    {
        var options = Parse("agents: [{ name: a, instructions: \"say $${NAME}\" }]");

        Assert.Equal("say ${NAME}", options.Agents[0].Instructions);
    }

    [Fact]
    public void Parse_UnsetApiKeyVariable_MeansNoKey()
    {
        var options = Parse("openai: { api_key: \"${OPENAI_API_KEY}\" }");

        Assert.Null(options.OpenAI.ApiKey);
    }

    [Fact]
    public void Parse_OpenAIRealtimeBlock_DescribesServiceAndAgent()
    {
        const string Yaml = """
            openai_realtime:
              enabled: true
              api_key: ${OPENAI_API_KEY}
              model: "gpt-realtime-mini"
              voice: "nova"
              system_instruction: |
                You are a professional assistant.
            """;

        var options = Parse(Yaml, ("OPENAI_API_KEY", "sk-2"));

        Assert.Equal("sk-2", options.OpenAI.ApiKey);
        Assert.Equal("gpt-realtime-mini", options.OpenAI.Model);
        var agent = Assert.Single(options.Agents);
        Assert.Equal("assistant", agent.Name);
        Assert.Equal("nova", agent.Voice);
        Assert.Equal("You are a professional assistant.", agent.Instructions);
    }

    [Fact]
    public void Parse_Upstreams_FillTheirOptionsAndKeys()
    {
        const string Yaml = """
            openai: { models: [gpt-realtime-mini, "gpt-realtime-2*"], transcription_model: whisper-1, translation_model: my-translator, organization: org_1, project: proj_1 }
            azure_openai: { endpoint: "https://shop.openai.azure.com", deployment: voice, transcription_deployment: words }
            """;

        var options = Parse(Yaml, ("OPENAI_API_KEY", "sk-2"), ("AZURE_OPENAI_API_KEY", "az-3"));

        Assert.Equal("sk-2", options.OpenAI.ApiKey);
        Assert.Equal(["gpt-realtime-mini", "gpt-realtime-2*"], options.OpenAI.Models);
        Assert.Equal(("whisper-1", "my-translator"), (options.OpenAI.TranscriptionModel, options.OpenAI.TranslationModel));
        Assert.Equal(("org_1", "proj_1"), (options.OpenAI.Organization, options.OpenAI.Project));
        Assert.Equal("https://shop.openai.azure.com/", options.AzureOpenAI.Endpoint!.AbsoluteUri);
        Assert.Equal(("voice", "words", "az-3"), (options.AzureOpenAI.Deployment, options.AzureOpenAI.TranscriptionDeployment, options.AzureOpenAI.ApiKey));
    }

    [Fact]
    public void Parse_McpLimits_FillTheirOptions()
    {
        const string Yaml = """
            mcp:
              max_servers: 2
              max_tools: 20
              max_calls: 3
              list_seconds: 2.5
              call_seconds: 5
              max_output_length: 1000
              max_answer_bytes: 65536
            """;

        var mcp = Parse(Yaml).Mcp;

        Assert.Equal((2, 20, 3), (mcp.MaxServers, mcp.MaxTools, mcp.MaxCalls));
        Assert.Equal((TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5)), (mcp.ListTimeout, mcp.CallTimeout));
        Assert.Equal((1000, 65_536), (mcp.MaxOutputLength, mcp.MaxAnswerByteCount));
    }

    [Theory]
    [InlineData("mcp: { max_calls: 0 }\n", "parley.yaml:1:19: 'mcp.max_calls' must be a whole number from 1 to 1000, but it is '0'.")]
    [InlineData("azure_openai: { deployment: d }\n", "parley.yaml:1:15: 'azure_openai.endpoint' is missing.")]
    [InlineData("azure_openai: { endpoint: \"https://x\" }\n", "parley.yaml:1:15: 'azure_openai.deployment' is missing.")]
    [InlineData("azure_openai: { endpoint: x, deployment: d }\n", "parley.yaml:1:27: 'azure_openai.endpoint' must be a URL")]
    [InlineData("openai: { modles: [x] }\n", "parley.yaml:1:11: unknown key 'modles' in 'openai'. Did you mean 'models'?")]
    public void Parse_MistakeInAnUpstream_NamesItsPlace(string yaml, string expected)
    {
        var exception = Assert.Throws<ParleyConfigurationException>(() => Parse(yaml));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_DotEnvBesideTheFile_FillsVariables()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("parley-config-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, ".env"), "PARLEY_TEST_VOICE=coral\n", cancellationToken);
        var file = Path.Combine(folder.FullName, "parley.yaml");
        await File.WriteAllTextAsync(file, "agents: [{ name: a, voice: \"${PARLEY_TEST_VOICE}\" }]", cancellationToken);

        var options = await ParleyConfigurationFile.LoadAsync(file, cancellationToken);

        folder.Delete(recursive: true);
        Assert.Equal("coral", options.Agents[0].Voice);
    }

    [Fact]
    public async Task LoadAsync_NoSuchFile_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<ParleyConfigurationException>(
            () => ParleyConfigurationFile.LoadAsync("nowhere.yaml", TestContext.Current.CancellationToken));

        Assert.StartsWith("nowhere.yaml: cannot read the configuration", exception.Message, StringComparison.Ordinal);
    }

    private static ParleyOptions Parse(string yaml, params (string Name, string? Value)[] environment) =>
        ParleyConfigurationFile.Parse(
            yaml,
            "parley.yaml",
            Path.GetTempPath(),
            name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
