using Microsoft.Extensions.AI;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class ConfigurationCheckTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-check-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Check_WithoutCodeOfTheApplication_LooksAtTheAgentsToo()
    {
        var file = Path.Combine(_folder.FullName, "parley.yaml");
        await File.WriteAllTextAsync(file, "agents: [{ name: anna, tools: nowhere }]", TestContext.Current.CancellationToken);

        var report = await ParleyConfigurationFile.CheckAsync(file, configure: null, TestContext.Current.CancellationToken);

        Assert.Contains(report.Findings, finding => !finding.IsWarning && finding.Problem.Contains("'nowhere'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_ManyMistakes_NamesAllWithTheirPlaces()
    {
        var findings = await CheckAsync(
            """
            server:
              prot: 80
              port: high
              hosst: x
            agents:
              - name: Shop Max
                voice: [x]
                title: ""
              - name: a
                turn_detection: { threshold: 2, silence: 1 }
              - title: nobody
              - name: a
            engine: { chat: { model: x }, use: oflin }
            """);

        string[] expected =
        [
            "error 2:3 unknown key 'prot' in 'server'. Did you mean 'port'?",
            "error 3:9 'server.port' must be a whole number",
            "error 4:3 unknown key 'hosst' in 'server'. Did you mean 'host'?",
            "error 6:11 'agents[0].name' is also",
            "error 7:12 'agents[0].voice' must be a single value",
            "error 10:34 'agents[1].turn_detection.threshold' must be a number",
            "error 10:37 unknown key 'silence' in 'agents[1].turn_detection'",
            "error 11:5 'agents[2].name' is missing",
            "error 12:5 a second agent is named 'a'",
            "error 13:17 'engine.chat.base_url' is missing",
            "error 13:36 'engine.use' must be one of",
        ];
        var errors = findings.Where(finding => finding.StartsWith("error", StringComparison.Ordinal)).ToArray();
        Assert.Equal(expected, errors.Zip(expected, (found, start) => found[..Math.Min(found.Length, start.Length)]));
        Assert.Equal(expected.Length, errors.Length);
    }

    [Fact]
    public async Task Check_NamesThatNothingHas_AreFoundWithWhatWasMeant()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "bad.yaml"), "rules: [", TestContext.Current.CancellationToken);
        var findings = await CheckAsync(
            """
            agents:
              - name: shop
                voice: maren
                tools: [time, tiem]
                script: bad.yaml
            twilio:
              validate_signatures: false
              agent: shp
              numbers: { "+15550100": nobody }
            """);

        Assert.Contains(findings, finding => finding.StartsWith("warning 3:12 'agents[0].voice': the offline engine has no voice 'maren'", StringComparison.Ordinal) && finding.Contains("'marin'", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("error 4:19 agent 'shop': there is no tool or set of tools 'tiem'. Did you mean 'time'?", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("error 8:10 'twilio.agent': there is no agent 'shp'. Did you mean 'shop'?", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("error 9:27 'twilio.numbers.+15550100': there is no agent 'nobody'.", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("warning 7:24 Signatures", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("error bad.yaml ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_Secrets_AreNamedWhenUnsetAndWhenInClearButNeverShown()
    {
        var findings = await CheckAsync(
            """
            openai: { api_key: "${PARLEY_NO_SUCH_KEY}" }
            server: { api_keys: [sk-secret-in-clear] }
            agents: [{ name: a }]
            """);

        Assert.Contains(findings, finding => finding.StartsWith("warning 1:20 'openai.api_key' counts as not given: the environment variable PARLEY_NO_SUCH_KEY", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("warning 2:22 'server.api_keys[0]' stands in the file in clear.", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, finding => finding.Contains("sk-secret", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, finding => finding.StartsWith("error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("openai: { api_key: sk-1 }\nopenai_realtime: { voice: nova }", "warning 2:27 'openai_realtime.voice': OpenAI lists 'nova'")]
    [InlineData("openai: { api_key: sk-1 }\nagents: [{ name: a, voice: onyx }]", "warning 2:28 'agents[0].voice': OpenAI lists 'onyx'")]
    [InlineData("openai: { api_key: sk-1 }\nagents: [{ name: a, voice: marin }]", null)]
    [InlineData("engine: { use: offline }\nagents: [{ name: a, voice: nova }]", null)]
    public async Task Check_VoiceThatTheServiceMayRefuse_IsWarnedOf(string yaml, string? warning)
    {
        var findings = await CheckAsync(yaml);

        var ofVoices = findings.Where(finding => finding.Contains("OpenAI lists", StringComparison.Ordinal)).ToArray();
        Assert.Equal(warning is null ? 0 : 1, ofVoices.Length);
        Assert.All(ofVoices, finding => Assert.StartsWith(warning!, finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_OpenAddressWithoutKeys_IsAMistake()
    {
        var findings = await CheckAsync("server: { host: 0.0.0.0, keys_file: none.json }\nagents: [{ name: a }]");

        Assert.Contains(findings, finding => finding.StartsWith("error 1:17 Listening on 0.0.0.0 needs an API key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_NoSuchFile_IsOneMistake()
    {
        var report = await ParleyConfigurationFile.CheckAsync(Path.Combine(_folder.FullName, "none.yaml"), null, TestContext.Current.CancellationToken);

        Assert.True(report.HasMistakes);
        Assert.Contains("cannot read the configuration", Assert.Single(report.Findings).ToString(), StringComparison.Ordinal);
    }

    private async Task<string[]> CheckAsync(string yaml)
    {
        var path = Path.Combine(_folder.FullName, "parley.yaml");
        await File.WriteAllTextAsync(path, yaml, TestContext.Current.CancellationToken);
        var report = await ParleyConfigurationFile.CheckAsync(
            path, builder => builder.AddTools("clock", _ => [AIFunctionFactory.Create(() => "noon", "time")]), TestContext.Current.CancellationToken);
        return [.. report.Findings.Select(finding =>
            $"{(finding.IsWarning ? "warning" : "error")} {(finding.File == path ? $"{finding.Line}:{finding.Column}" : Path.GetFileName(finding.File))} {finding.Problem}")];
    }
}
