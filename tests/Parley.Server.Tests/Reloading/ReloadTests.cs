using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Reloading;
using Parley.Server.Tests.Hosting;

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
        Assert.Equal(["server"], outcome.NeedRestart);
        Assert.Equal("old", running.Options.Instructions);
        Assert.Equal("new", models.FindAgent("a")!.Options.Instructions);
        Assert.NotNull(models.FindAgent("b"));
        Assert.Null(models.FindAgent("gone"));
    }

    [Theory]
    [InlineData("agents: [{ name: a, tools: nothing }]", "there is no tool or set of tools 'nothing'")]
    [InlineData("agents: [{ nmae: a }]", "unknown key 'nmae'")]
    [InlineData("agents: [", "not valid YAML")]
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

    private static async Task<ReloadOutcome> Read(RunningServer server, CancellationToken cancellationToken) =>
        (await server.Services.GetRequiredService<ConfigurationReload>().ReloadAsync(cancellationToken)).Outcome;

    private async Task<ReloadOutcome> ReloadAsync(RunningServer server, string yaml, CancellationToken cancellationToken)
    {
        await System.IO.File.WriteAllTextAsync(File, yaml, cancellationToken);
        return await Read(server, cancellationToken);
    }

    private async Task<RunningServer> StartAsync(string yaml, CancellationToken cancellationToken)
    {
        await System.IO.File.WriteAllTextAsync(File, yaml, cancellationToken);
        var read = await ParleyConfigurationFile.LoadAsync(File, cancellationToken);
        return await RunningServer.StartAsync(cancellationToken, options =>
        {
            options.Origin = read.Origin;
            options.Server.Reloads = false; // told when to
            foreach (var agent in read.Agents)
            {
                options.Agents.Add(agent);
            }
        });
    }
}
