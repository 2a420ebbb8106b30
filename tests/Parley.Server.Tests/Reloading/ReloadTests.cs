using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Agents;
using Parley.Agents.Metering;
using Parley.Realtime;
using Parley.Realtime.Sessions;
using Parley.Server.Agents;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.ReadLimits;
using Parley.Server.Reloading;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Mcp;
using Parley.Storage.Redaction;

namespace Parley.Server.Tests.Reloading;

[Trait("Category", "Integration")]
public sealed class ReloadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-reload-");

    private string File => Path.Combine(_folder.FullName, "parley.yaml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Reload_ChangedAgents_AreThereForNewCallsAndOldOnesKeepTheirs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a, instructions: old }, { name: gone }]", cancellationToken);
        var models = server.Services.GetRequiredService<ModelDirectory>();
        var running = models.FindAgent("a")!;

        var outcome = await ReloadAsync(server, "agents: [{ name: a, instructions: new }, { name: b }]\nserver: { drain_seconds: 3 }", cancellationToken);

        Assert.Null(outcome.Problem);
        Assert.Equal(["server.drain_seconds"], outcome.NeedRestart);
        Assert.Equal("old", running.Options.Instructions);
        Assert.Equal("new", models.FindAgent("a")!.Options.Instructions);
        Assert.NotNull(models.FindAgent("b"));
        Assert.Null(models.FindAgent("gone"));
    }

    [Fact]
    public async Task Reload_HttpToolsAndMcpServers_AreForNewCallsAndOldOnesKeepTheirs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        const string Agents = "agents: [{ name: a, tools: [look_up], mcp: [crm] }]";
        await using var server = await StartAsync(Means("old", "one"), cancellationToken);
        var models = server.Services.GetRequiredService<ModelDirectory>();
        var running = models.FindAgent("a")!;

        var outcome = await ReloadAsync(server, Means("new", "two"), cancellationToken);

        using var scope = server.Services.CreateScope();
        Assert.Null(outcome.Problem);
        Assert.Empty(outcome.NeedRestart);
        Assert.Equal(("old", "one"), Shown(running.CreateAgent(scope.ServiceProvider)));
        Assert.Equal(("new", "two"), Shown(models.FindAgent("a")!.CreateAgent(scope.ServiceProvider)));

        static string Means(string description, string host) => $$"""
            {{Agents}}
            http_tools: [{ name: look_up, description: {{description}}, url: "https://shop.example/orders" }]
            mcp: { servers: { crm: { url: "https://{{host}}.example/mcp" } } }
            """;

        static (string Description, string Host) Shown(RealtimeAgent agent) =>
            (Assert.Single(agent.Tools).Description, new Uri(Assert.IsType<McpToolDefinition>(Assert.Single(agent.HostedTools)).ServerUrl!).Host.Split('.')[0]);
    }

    [Fact]
    public async Task Reload_ChangedMcpServer_IsAllowedWhereTheFileSaysSoAndTheConsoleAsksThere()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var old = await TestMcpServer.StartAsync(cancellationToken);
        await using var next = await TestMcpServer.StartAsync(cancellationToken);
        await using var server = await StartAsync(Means(old.Url), cancellationToken);
        var (lists, reach) = (server.Services.GetRequiredService<McpToolLists>(), server.Services.GetRequiredService<StageClients>());
        await lists.AskAsync("crm", cancellationToken);
        Assert.Null(lists.Find("crm")!.Problem);

        var outcome = await ReloadAsync(server, Means(next.Url), cancellationToken);

        Assert.Null(outcome.Problem);
        Assert.Empty(outcome.NeedRestart);
        Assert.Null(lists.Find("crm")); // it is another server's
        Assert.NotNull(reach.McpServers.Refuse(old.Url));
        await lists.AskAsync("crm", cancellationToken);
        Assert.Null(lists.Find("crm")!.Problem);
        Assert.Contains(("Bearer mine", ""), next.Secrets);

        static string Means(Uri url) => $$"""
            agents: [{ name: a, mcp: [crm] }]
            mcp: { allowed_servers: ["http://{{url.Authority}}"], servers: { crm: { url: "{{url}}", authorization: mine } } }
            """;
    }

    [Fact]
    public async Task Reload_RefusedFile_AllowsNoOtherMcpServers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("mcp: { allowed_servers: [\"https://one.example\"] }", cancellationToken);
        var reach = server.Services.GetRequiredService<StageClients>().McpServers;

        var outcome = await ReloadAsync(server, "agents: [{ name: a, tools: nothing }]\nmcp: { allowed_servers: [\"https://two.example\"] }", cancellationToken);

        Assert.NotNull(outcome.Problem);
        Assert.Null(reach.Refuse(new Uri("https://one.example/mcp")));
        Assert.NotNull(reach.Refuse(new Uri("https://two.example/mcp")));
    }

    [Fact]
    public async Task Reload_HttpToolAndMcpServerOfTheProgram_StayBesideTheFiles()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a }]", cancellationToken, options =>
        {
            options.HttpTools.Add(new HttpToolOptions { Name = "own", Url = "https://own.example/" });
            options.Mcp.Servers.Add("own", new McpServerOptions { Url = new Uri("https://own.example/mcp") });
        });

        var outcome = await ReloadAsync(
            server,
            """
            agents: [{ name: a, tools: [own, look_up], mcp: [own, crm] }]
            http_tools: [{ name: look_up, url: "https://shop.example/orders" }]
            mcp: { servers: { crm: { url: "https://crm.example/mcp" } } }
            """,
            cancellationToken);

        using var scope = server.Services.CreateScope();
        var agent = server.Services.GetRequiredService<ModelDirectory>().FindAgent("a")!.CreateAgent(scope.ServiceProvider);
        Assert.Null(outcome.Problem);
        Assert.Equal(["own", "look_up"], agent.Tools.Select(tool => tool.Name));
        Assert.Equal(["own", "crm"], agent.HostedTools.OfType<McpToolDefinition>().Select(mcp => mcp.ServerLabel));
    }

    [Fact]
    public async Task VariableFilesOf_File_AreThoseBesideItAndInTheWorkingDirectory()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a, instructions: \"${PARLEY_TEST_RELOADED_WORDS}\" }]", cancellationToken, variables: "PARLEY_TEST_RELOADED_WORDS=old");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.FullName, ".env"), "PARLEY_TEST_RELOADED_WORDS=new", cancellationToken);

        var outcome = await Read(server, cancellationToken);

        Assert.Null(outcome.Problem);
        Assert.Equal("new", server.Services.GetRequiredService<ModelDirectory>().FindAgent("a")!.Options.Instructions);
        Assert.Equal([Path.Combine(Directory.GetCurrentDirectory(), ".env"), Path.Combine(_folder.FullName, ".env")], ParleyConfigurationFile.VariableFilesOf(File));
    }

    [Fact]
    public async Task Reload_HttpToolTakenAwayThatAnAgentNames_IsRefusedAndTheOldStays()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        const string Agents = "agents: [{ name: a, tools: [look_up] }]";
        await using var server = await StartAsync($"{Agents}\nhttp_tools: [{{ name: look_up, url: \"https://shop.example/orders\" }}]", cancellationToken);

        var outcome = await ReloadAsync(server, Agents, cancellationToken);

        using var scope = server.Services.CreateScope();
        Assert.Contains("there is no tool or set of tools 'look_up'", outcome.Problem, StringComparison.Ordinal);
        Assert.Single(server.Services.GetRequiredService<ModelDirectory>().FindAgent("a")!.CreateAgent(scope.ServiceProvider).Tools);
    }

    [Theory]
    [InlineData("agents: [{ name: a, tools: nothing }]", "there is no tool or set of tools 'nothing'")]
    [InlineData("agents: [{ nmae: a }]", "unknown key 'nmae'")]
    [InlineData("agents: [", "not valid YAML")]
    [InlineData("agents: [{ name: a, instructions_file: \"a\\0b\" }]", "'agents[0].instructions_file' must be the path of a file")]
    [InlineData("agents: [{ name: a }]\ncalls: { recordings_folder: \"a\\0b\" }", "could not be put into force: ArgumentException")]
    public async Task Reload_BadFile_IsToldAndTheOldStaysInForce(string yaml, string problem)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a, instructions: old }]", cancellationToken);

        var outcome = await ReloadAsync(server, yaml, cancellationToken);
        using var client = new HttpClient { BaseAddress = server.Url };
        var status = await client.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);

        Assert.Contains(problem, outcome.Problem, StringComparison.Ordinal);
        Assert.Equal("old", server.Services.GetRequiredService<ModelDirectory>().FindAgent("a")!.Options.Instructions);
        Assert.Equal(
            "The configuration holds a mistake; the log names it.", status.GetProperty("configuration").GetProperty("problem").GetString()); // anybody may ask
    }

    [Fact]
    public async Task Reload_FixedFile_ForgetsTheProblem()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a }]", cancellationToken);

        await ReloadAsync(server, "agents: [", cancellationToken);
        var outcome = await ReloadAsync(server, "agents: [{ name: b }]", cancellationToken);

        Assert.Null(outcome.Problem);
        Assert.NotNull(server.Services.GetRequiredService<ModelDirectory>().FindAgent("b"));
    }

    [Fact]
    public async Task Reload_InstructionsFile_IsReadAgain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var instructions = Path.Combine(_folder.FullName, "a.txt");
        await System.IO.File.WriteAllTextAsync(instructions, "old", cancellationToken);
        const string Yaml = "agents: [{ name: a, instructions_file: a.txt }]";
        await using var server = await StartAsync(Yaml, cancellationToken);

        await System.IO.File.WriteAllTextAsync(instructions, "new", cancellationToken);
        await ReloadAsync(server, Yaml, cancellationToken);

        Assert.Equal("new", server.Services.GetRequiredService<ModelDirectory>().FindAgent("a")!.Options.Instructions);
    }

    [Fact]
    public async Task Reload_NumbersOfACarrier_AreAnsweredByOthersTogetherWithTheirAgents()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        const string Twilio = "account_sid: AC1, auth_token: secret, public_url: \"https://voice.example\"";
        await using var server = await StartAsync($"agents: [{{ name: a }}]\ntwilio: {{ {Twilio}, agent: a }}", cancellationToken);
        var models = server.Services.GetRequiredService<ModelDirectory>();

        var outcome = await ReloadAsync(server, $"agents: [{{ name: b }}, {{ name: c }}]\ntwilio: {{ {Twilio}, agent: b, numbers: {{ \"+15550100\": c }} }}", cancellationToken);
        var refused = await ReloadAsync(server, $"agents: [{{ name: b }}]\ntwilio: {{ {Twilio}, agent: b, numbers: {{ \"+15550100\": c }} }}", cancellationToken);

        Assert.Null(outcome.Problem);
        Assert.Empty(outcome.NeedRestart);
        Assert.Equal(("c", "b"), (models.InForce.NameFor("twilio", "+15550100"), models.InForce.NameFor("twilio", "+15550101")));
        Assert.Contains("twilio.numbers.+15550100: there is no agent 'c'", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_Limits_HoldFromThenOnAsFarAsThereAreSockets()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("server: { api_keys: [one], max_conversations: 10, key_limits: { max_sessions: 5 } }", cancellationToken);
        var conversations = server.Services.GetRequiredService<LiveConversations>();

        var lower = await ReloadAsync(server, "server: { api_keys: [one], max_conversations: 3, key_limits: { max_sessions: 2 } }", cancellationToken);
        var capacity = conversations.Capacity;
        var higher = await ReloadAsync(server, "server: { api_keys: [one], max_conversations: 11, key_limits: { max_sessions: 2 } }", cancellationToken);

        Assert.Empty(lower.NeedRestart);
        Assert.Equal(["server.max_conversations"], higher.NeedRestart);
        Assert.Equal((3, 10), (capacity, conversations.Capacity));
        Assert.Equal(2, server.Services.GetRequiredService<ApiKeyRing>().Find("one")!.Limits.MaxSessions);
    }

    [Fact]
    public async Task Reload_ReadLimits_HoldFromThenOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("server: { api_keys: [one] }", cancellationToken);

        var outcome = await ReloadAsync(server, "server: { api_keys: [one], read_limits: { per_user: 7 } }", cancellationToken);

        Assert.Empty(outcome.NeedRestart);
        Assert.Equal(new ReadLimitOptions(7, 300), server.Services.GetRequiredService<ReadLimit>().Limits);
    }

    [Fact]
    public async Task Reload_PrivacyCallsAndRetention_CountWithoutARestart()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("calls: { volume_db: 1 }", cancellationToken);
        var redactor = server.Services.GetRequiredService<Redactor>();
        var before = redactor.Redact("Customer C123456").Text;

        var outcome = await ReloadAsync(
            server, "calls: { volume_db: 3 }\nprivacy: { patterns: { customer: 'C\\d{6}' } }\nstorage: { keep: none, retention: { calls_days: 30 } }", cancellationToken);

        var settings = server.Services.GetRequiredService<SettingsInForce>();
        Assert.Equal(["storage.keep"], outcome.NeedRestart);
        Assert.Equal((3.0, TimeSpan.FromDays(30)), (settings.Calls.VolumeDb, settings.Retention.Calls));
        Assert.Equal(("Customer C123456", "Customer [customer]"), (before, redactor.Redact("Customer C123456").Text));
    }

    [Fact]
    public async Task Reload_SettingsOfTheProgram_StayUntilTheFileSaysOtherwise()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a }, { name: b }]", cancellationToken, options =>
        {
            options.Twilio.Agent = "b";
            options.Calls.VolumeDb = 5;
            options.Calls.Consent = new ConsentOptions { Mode = ConsentMode.Ask };
            options.Privacy.KnownSecrets.Add("open sesame");
        });

        var first = await ReloadAsync(
            server,
            """
            agents: [{ name: a }, { name: b }]
            server: { max_conversations: 50 }
            calls: { last_words_seconds: 7 }
            privacy: { patterns: { customer: 'C\d{6}' } }
            twilio: { account_sid: AC1, auth_token: secret, public_url: "https://voice.example", numbers: { "+15550100": a } }
            """,
            cancellationToken);

        var models = server.Services.GetRequiredService<ModelDirectory>();
        var calls = server.Services.GetRequiredService<SettingsInForce>().Calls;
        Assert.Null(first.Problem);
        Assert.Equal(("b", "a"), (models.InForce.NameFor("twilio", null), models.InForce.NameFor("twilio", "+15550100")));
        Assert.Equal((5, ConsentMode.Ask, TimeSpan.FromSeconds(7)), (calls.VolumeDb, calls.Consent.Mode, calls.LastWordsTime));
        Assert.Equal("[key] [customer]", server.Services.GetRequiredService<Redactor>().Redact("open sesame C123456").Text);

        await ReloadAsync(server, "agents: [{ name: a }, { name: b }]\ncalls: { consent: announce, volume_db: 2 }", cancellationToken);

        calls = server.Services.GetRequiredService<SettingsInForce>().Calls;
        Assert.Equal((2, ConsentMode.Announce), (calls.VolumeDb, calls.Consent.Mode));
    }

    [Fact]
    public async Task Reload_AgentsPricesAndBudgetsOfTheProgram_StayUntilTheFileSaysOtherwise()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var usage = new RealtimeUsage { OutputTextTokens = 1_000_000 };
        await using var server = await StartAsync("agents: [{ name: a }]", cancellationToken, options =>
        {
            options.Agents.Add(new AgentOptions { Name = "coded", Instructions = "of the program" });
            options.Prices["mine"] = new ModelPrice { OutputText = 3 };
            options.Prices["other"] = new ModelPrice { OutputText = 4 };
            options.Budgets = new BudgetsOptions { Day = new BudgetOptions { Limit = 1 }, File = Path.Combine(_folder.FullName, "spending.json") };
        });

        await ReloadAsync(server, "agents: [{ name: b }]\nprices: { other: { output_text: 5 } }\nbudgets: { key: { limit: 9 } }", cancellationToken);

        var models = server.Services.GetRequiredService<ModelDirectory>();
        var budgets = server.Services.GetRequiredService<Budgets>();
        Assert.Equal(["b", "coded"], models.Agents.Select(agent => agent.Options.Name));
        Assert.Equal((3m, 5m), (budgets.Price("mine", usage), budgets.Price("other", usage)));
        budgets.Add(1, null, null);
        Assert.Contains("budgets.day", budgets.FindRefusal(keyId: null), StringComparison.Ordinal);

        await ReloadAsync(server, "agents: [{ name: coded, instructions: of the file }]\nbudgets: { day: { limit: 2 } }", cancellationToken);

        Assert.Equal("of the file", models.FindAgent("coded")!.Options.Instructions);
        Assert.Null(budgets.FindRefusal(keyId: null));
    }

    [Fact]
    public async Task Reload_RefusedFile_ItsNewFilesAreWatchedToo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var script = Path.Combine(_folder.FullName, "new.yaml");
        await using var server = await StartAsync("agents: [{ name: a }]", cancellationToken);
        var reload = server.Services.GetRequiredService<ConfigurationReload>();
        await System.IO.File.WriteAllTextAsync(File, "agents: [{ name: a, script: new.yaml, title: [x] }]", cancellationToken);

        var wrong = await reload.ReloadAsync(cancellationToken);
        await System.IO.File.WriteAllTextAsync(File, "agents: [{ name: a, script: new.yaml }]", cancellationToken);
        var missing = await reload.ReloadAsync(cancellationToken);
        await System.IO.File.WriteAllTextAsync(script, "rules: []", cancellationToken);
        var mended = await reload.ReloadAsync(cancellationToken);

        Assert.Contains("must be a single value", wrong.Outcome.Problem, StringComparison.Ordinal);
        Assert.Contains("which does not exist", missing.Outcome.Problem, StringComparison.Ordinal);
        Assert.Null(mended.Outcome.Problem);
        Assert.All([wrong.Files, missing.Files, mended.Files], files => Assert.Equal([script], files));
    }

    [Fact]
    public async Task Reload_KeysOfEarlierConfigurations_AreStillTakenOut()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a }]", cancellationToken);
        var redactor = server.Services.GetRequiredService<Redactor>();

        await ReloadAsync(server, "agents: [{ name: a }]\nopenai: { api_key: first-one }", cancellationToken);
        await ReloadAsync(server, "agents: [{ name: a }]\nopenai: { api_key: second-one }", cancellationToken);
        await ReloadAsync(server, "agents: [{ name: a, tools: nothing }]\nopenai: { api_key: third-one }", cancellationToken);

        Assert.Equal("[key] [key] third-one", redactor.Redact("first-one second-one third-one").Text);
    }

    [Fact]
    public async Task Reload_SpendingThatCannotBeRead_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a, instructions: old }]", cancellationToken);
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.FullName, "spent.json"), "no json", cancellationToken);

        var outcome = await ReloadAsync(server, "agents: [{ name: a, instructions: new }]\nbudgets: { day: { limit: 1 }, file: spent.json }", cancellationToken);

        Assert.Contains("delete it to begin with nothing spent", outcome.Problem, StringComparison.Ordinal);
        Assert.Equal("old", server.Services.GetRequiredService<ModelDirectory>().FindAgent("a")!.Options.Instructions);
    }

    [Fact]
    public async Task Reload_ReplacedAgent_IsForgottenWithItsLastCall()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync("agents: [{ name: a }]", cancellationToken);
        var (entry, engine) = Remember(server);

        await ReloadAsync(server, "agents: [{ name: a, title: New }]", cancellationToken);
        GC.Collect();

        Assert.False(entry.TryGetTarget(out _));
        Assert.False(engine.TryGetTarget(out _));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // nothing of it stays on the test's stack
    private static (WeakReference<AgentEntry> Entry, WeakReference<IRealtimeModel> Engine) Remember(RunningServer server)
    {
        var entry = server.Services.GetRequiredService<ModelDirectory>().FindAgent("a")!;
        return (new(entry), new(entry.FindModel(null)));
    }

    private static async Task<ReloadOutcome> Read(RunningServer server, CancellationToken cancellationToken) =>
        (await server.Services.GetRequiredService<ConfigurationReload>().ReloadAsync(cancellationToken)).Outcome;

    private async Task<ReloadOutcome> ReloadAsync(RunningServer server, string yaml, CancellationToken cancellationToken)
    {
        await System.IO.File.WriteAllTextAsync(File, yaml, cancellationToken);
        return await Read(server, cancellationToken);
    }

    private async Task<RunningServer> StartAsync(string yaml, CancellationToken cancellationToken, Action<ParleyOptions>? ofTheProgram = null, string? variables = null)
    {
        await System.IO.File.WriteAllTextAsync(File, yaml, cancellationToken);
        if (variables is not null)
        {
            await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.FullName, ".env"), variables, cancellationToken);
        }

        var read = await ParleyConfigurationFile.LoadAsync(File, cancellationToken);
        return await RunningServer.StartAsync(cancellationToken, options =>
        {
            options.Origin = read.Origin;
            options.Server.Reloads = false; // told when to
            foreach (var agent in read.Agents)
            {
                options.Agents.Add(agent);
            }

            (options.Calls, options.Privacy, options.Storage, options.Twilio) = (read.Calls, read.Privacy, read.Storage, read.Twilio);
            foreach (var tool in read.HttpTools)
            {
                options.HttpTools.Add(tool);
            }

            foreach (var (name, mcp) in read.Mcp.Servers)
            {
                options.Mcp.Servers.Add(name, mcp);
            }

            foreach (var pattern in read.Mcp.AllowedServers)
            {
                options.Mcp.AllowedServers.Add(pattern);
            }

            (options.Server.MaxConversations, options.Server.KeyLimits) = (read.Server.MaxConversations, read.Server.KeyLimits);
            foreach (var key in read.Server.ApiKeys)
            {
                options.Server.ApiKeys.Add(key);
            }

            ofTheProgram?.Invoke(options);
        });
    }
}
