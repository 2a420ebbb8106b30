using System.Text.Json;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class CheckTests
{
    [Fact]
    public async Task Check_TwoMistakes_NamesBothAndExits3()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await command.WriteAsync("parley.yaml", "server:\n  prot: 80\nagents:\n  - name: a\n    tools: nothing\n", cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "check", "--config", config);

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.Contains($"error    {config}:2:3: unknown key 'prot' in 'server'. Did you mean 'port'?", command.Output, StringComparison.Ordinal);
        Assert.Contains($"error    {config}:5:12: agent 'a': there is no tool or set of tools 'nothing'.", command.Output, StringComparison.Ordinal);
        Assert.Contains("2 mistakes", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Json_WritesALineForEachFindingAndASummary()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await command.WriteAsync("parley.yaml", "server: { api_keys: [in-clear] }\nagents: [{ name: a, voice: 7 }, { name: b, vioce: x }]\n", cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "check", "--json", "--config", config);

        var lines = command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToArray();
        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.Contains(lines, line => line.TryGetProperty("severity", out var severity) && severity.GetString() == "warning" && line.GetProperty("line").GetInt32() == 1 && line.GetProperty("column").GetInt32() == 22);
        Assert.Contains(lines, line => line.TryGetProperty("problem", out var problem) && problem.GetString()!.StartsWith("unknown key 'vioce' in 'agents[1]'", StringComparison.Ordinal));
        Assert.Equal(1, lines[^1].GetProperty("mistakes").GetInt32());
        Assert.DoesNotContain("in-clear", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SampleSettings_HoldNoMistake()
    {
        using var command = new CommandLine();
        var config = Path.Combine(AppContext.BaseDirectory, "parley.yaml");
        Assert.True(File.Exists(config), "The samples' settings are copied beside the tests.");

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "check", "--config", config);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("no mistakes", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_Printed_IsJsonSchema()
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "schema");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonElement.Parse(command.Output).GetProperty("$schema").GetString());
    }
}
