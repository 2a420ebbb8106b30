using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Calls.Events;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Mcp;
using Parley.Storage;
using Parley.Storage.Records;
using Parley.Storage.Search;
using Parley.Storage.Sqlite;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Console;

/// <summary>Agents as the console shows them, and a change that is tried.</summary>
[Trait("Category", "Integration")]
public sealed class AgentsPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-agents-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string ConfigurationPath => Path.Combine(_folder, "parley.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Page_FileHasMistakesNow_ShowsEachBesideItsAgent()
    {
        const string Good = "agents:\n  - name: anna\n    instructions: Help.\n  - name: ben\n    instructions: Help.\n";
        await File.WriteAllTextAsync(ConfigurationPath, Good, Cancellation);
        var options = await ParleyConfigurationFile.LoadAsync(ConfigurationPath, Cancellation);
        (options.Server.Port, options.Engine.Selection) = (0, EngineSelection.Offline);
        await using var app = ParleyApplication.Build(options, builder =>
        {
            builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"));
            builder.AddChatModel(_ => FakeChatClient.Replying(_ => "You said tea."));
            builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
        });
        await app.StartAsync(Cancellation);
        await File.WriteAllTextAsync(ConfigurationPath, Good.Replace("name: ben\n", "name: ben\n    tools: [nonesuch]\n", StringComparison.Ordinal) + "colour: blue\n", Cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var html = await http.GetStringAsync("/console/agents", Cancellation);
        var (elsewhere, anna, ben) = (Part(html, "id=\"elsewhere\""), Part(html, "data-agent=\"anna\""), Part(html, "data-agent=\"ben\""));

        Assert.Contains("colour", elsewhere, StringComparison.Ordinal);
        Assert.DoesNotContain("parley.yaml:", anna, StringComparison.Ordinal);
        Assert.Contains("parley.yaml:5:", ben, StringComparison.Ordinal);
        Assert.Contains("nonesuch", ben, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_ChangedInstructions_ShowsTheYamlThatReadsBackTheSame()
    {
        const string Instructions = "You are \"Anna\": kind.\n  - Say ${NAME} as it is.\n\n# Be brief, <b>always</b>.";
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        var token = Field(await http.GetStringAsync("/console/agents", Cancellation), "form_token");

        using var page = await http.PostAsync(
            "/console/agents/drafts",
            new FormUrlEncodedContent([new("form_token", token), new("agent", "anna"), new("voice", "marin"), new("instructions", Instructions)]), Cancellation);
        var html = await page.Content.ReadAsStringAsync(Cancellation);
        var yaml = WebUtility.HtmlDecode(html.Split("aria-label=\"YAML\">")[1].Split("</pre>")[0]);
        var read = Assert.Single(ParleyConfigurationFile.Parse(yaml, "draft", _folder, name => name == "NAME" ? "a variable" : null).Agents);

        Assert.Equal(("anna", "marin", Instructions), (read.Name, read.Voice, read.Instructions.TrimEnd()));
        Assert.Contains("/?agent=anna&amp;draft=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>always", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mcp_ServerIsAsked_ShowsItsToolsAndWhoAgreesToThem()
    {
        await using var scales = await TestMcpServer.StartAsync(Cancellation);
        await using var server = await StartAsync(scales.Url);
        using var http = new HttpClient { BaseAddress = server.Url };
        var before = await http.GetStringAsync("/console/agents", Cancellation);

        using var page = await http.PostAsync("/console/agents/mcp/scales", new FormUrlEncodedContent([new("form_token", Field(before, "form_token"))]), Cancellation);
        var tools = Part(await page.Content.ReadAsStringAsync(Cancellation), "data-mcp=\"scales\"");

        Assert.Contains("It was not asked yet.", Part(before, "data-mcp=\"scales\""), StringComparison.Ordinal);
        Assert.Contains("<code>weigh</code></th><td>Weighs.</td><td>asked for</td><td>yes</td>", tools, StringComparison.Ordinal);
        Assert.Contains(("Bearer of the scales", ""), scales.Secrets);
        Assert.DoesNotContain("of the scales", tools, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mcp_ServerRefuses_SaysSoInWords()
    {
        await using var scales = await TestMcpServer.StartAsync(Cancellation);
        scales.Refuses = ("tools/list", 500);
        await using var server = await StartAsync(scales.Url);
        using var http = new HttpClient { BaseAddress = server.Url };
        var token = Field(await http.GetStringAsync("/console/agents", Cancellation), "form_token");

        using var page = await http.PostAsync("/console/agents/mcp/scales", new FormUrlEncodedContent([new("form_token", token)]), Cancellation);

        Assert.Contains("class=\"notice problem\"", Part(await page.Content.ReadAsStringAsync(Cancellation), "data-mcp=\"scales\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_FromAnEarlierConversation_AgentKnowsItAndTheRecordDoesNotClaimIt()
    {
        const string Earlier = """{"entries":[{"kind":"said","item_id":"i1","speaker":"Caller","text":"I am Mrs. Smith."}]}""";
        await using var store = await CallStore.OpenSqliteAsync(new SqliteStoreOptions { Path = Path.Combine(_folder, "records.db") }, cancellationToken: Cancellation);
        await using (var server = await RunningServer.StartBareAsync(
            Cancellation,
            options => options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "Help." }),
            builder =>
            {
                builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"));
                builder.AddChatModel(_ => FakeChatClient.Replying(request => string.Join(" / ", request.Messages.Select(message => message.Text))));
                builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
                builder.Services.AddSingleton(store);
            }))
        {
            using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };
            var token = Field(await http.GetStringAsync("/console/agents", Cancellation), "form_token");
            using var answer = await http.PostAsync(
                "/console/agents/drafts",
                new FormUrlEncodedContent([new("form_token", token), new("agent", "anna"), new("instructions", "Help."), new("earlier", Earlier)]), Cancellation);
            var draft = answer.Headers.Location!.OriginalString.Split('/')[^1];
            var html = await http.GetStringAsync(answer.Headers.Location, Cancellation);
            using var call = await PageCall.DialAsync(server.Url, Cancellation, $"anna&draft={draft}");
            await call.TypeAsync("Who am I?", Cancellation);
            await call.HearAsync(Cancellation);
            await call.HangUpAsync(Cancellation);
            await server.StopAsync(Cancellation);

            Assert.Contains("an earlier conversation: 1 line.", html, StringComparison.Ordinal);
        }

        var recorded = await store.FindAsync(Assert.Single((await store.SearchAsync(new CallQuery(), Cancellation)).Calls).CallId, Cancellation);
        var said = recorded!.Entries.Select(entry => entry.Entry).OfType<SaidEntry>().ToList();
        Assert.Equal("Who am I?", Assert.Single(said, line => line.Speaker == Speaker.Caller).Text);
        Assert.Contains("I am Mrs. Smith. / Who am I?", Assert.Single(said, line => line.Speaker == Speaker.Agent).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_FromSomethingElse_SaysSo()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        var token = Field(await http.GetStringAsync("/console/agents", Cancellation), "form_token");

        using var page = await http.PostAsync(
            "/console/agents/drafts", new FormUrlEncodedContent([new("form_token", token), new("agent", "anna"), new("instructions", "Help."), new("earlier", "Hello")]), Cancellation);

        Assert.Contains("What was given as an earlier conversation is no JSON", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "Hello")]
    [InlineData("anna", null)] // too long
    public async Task Try_WhatCannotBeTried_GoesBackToTheAgents(string agent, string? instructions)
    {
        await using var server = await StartAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };
        var token = Field(await http.GetStringAsync("/console/agents", Cancellation), "form_token");

        using var answer = await http.PostAsync(
            "/console/agents/drafts",
            new FormUrlEncodedContent([new("form_token", token), new("agent", agent), new("instructions", instructions ?? new string('x', 40_000))]), Cancellation);

        Assert.Equal("/console/agents", answer.Headers.Location?.OriginalString);
    }

    private static Task<RunningServer> StartAsync(Uri? scales = null) => RunningServer.StartAsync(Cancellation, options =>
    {
        var anna = new AgentOptions { Name = "anna", Instructions = "Help." };
        options.Agents.Add(anna);
        if (scales is not null)
        {
            anna.McpServers.Add("scales");
            options.Mcp.Servers["scales"] = new McpServerOptions { Url = scales, Authorization = "of the scales", RequiresApproval = true };
        }
    });

    private static string Part(string html, string mark) => html.Split(mark)[1].Split("</section>")[0];

    private static string Field(string html, string name) => WebUtility.HtmlDecode(html.Split($"name=\"{name}\" value=\"")[1].Split('"')[0]);
}
