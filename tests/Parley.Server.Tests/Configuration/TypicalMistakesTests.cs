using Parley.Server.Configuration;

namespace Parley.Server.Tests.Configuration;

/// <summary>What people get wrong in <c>parley.yaml</c>: each mistake is found at its line, and the words say what to write instead.</summary>
[Trait("Category", "Unit")]
public sealed class TypicalMistakesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-mistakes-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]

    // The shape of the file.
    [InlineData("server:\n\tport: 8080", 2, "Indent with spaces, not tabs")]
    [InlineData("server:\n  port: 8080\n   host: x", 3, "begin the keys of one section in the same column")]
    [InlineData("agents:\n  - name: a\n  title: A", 3, "Begin the keys of one section in the same column")]
    [InlineData("server:\n  port:8080", 2, "'key: value' lines")]
    [InlineData("openai:\n  model: \"gpt-realtime", 2, "Is a quote left open?")]
    [InlineData("openai:\n  models: [gpt-realtime", 2, "Is a bracket left open, or a comma missing?")]
    [InlineData("openai:\n  model: @best", 2, "into quotes")]
    [InlineData("agents:\n  - name: a\n    title: Shop: the best", 3, "Put a text that holds ': ' into quotes")]
    [InlineData("server: { port: 1 }\nserver: { port: 2 }", 2, "twice")]
    [InlineData("- name: a", 1, "e.g. 'agents:'")]
    [InlineData("server: { port: 8080 }\n---\nagents: []", 3, "one YAML document")]

    // Names.
    [InlineData("agnets: [{ name: a }]", 1, "Did you mean 'agents'?")]
    [InlineData("server:\n  prot: 8080", 2, "Did you mean 'port'?")]
    [InlineData("engine: { use: opnai }", 1, "Did you mean 'openai'?")]
    [InlineData("agents:\n  - name: Shop Max", 2, "it may hold only a-z, 0-9")]
    [InlineData("agents:\n  - name: a\n  - name: a", 3, "each name must be unique")]
    [InlineData("agents:\n  - title: Anna", 2, "'agents[0].name' is missing")]
    [InlineData("agents:\n  - name: a\n    handoffs: [bil]\n  - name: bill", 3, "Did you mean 'bill'?")]
    [InlineData("agents:\n  - name: shop\ntwilio:\n  account_sid: AC1\n  auth_token: x\n  public_url: https://voice.example\n  agent: shp", 7, "Did you mean 'shop'?")]
    [InlineData("agents:\n  - name: a\n    tools: [transfer_to_humen]", 3, "Did you mean 'transfer_to_human'?")]
    [InlineData("agents:\n  - name: a\n    guardrails: [polite]", 3, "adds more with AddGuardrail")]
    [InlineData("agents:\n  - name: a\n    mcp: [crm]", 3, "Describe it under mcp.servers:")]

    // Values.
    [InlineData("server:\n  port: high", 2, "a whole number from 0 to 65535")]
    [InlineData("server:\n  port: 70000", 2, "a whole number from 0 to 65535")]
    [InlineData("server:\n  reload: maybe", 2, "must be true or false")]
    [InlineData("server: 8080", 1, "a section of 'key: value' lines")]
    [InlineData("agents:\n  name: a", 2, "a list of '- ' lines")]
    [InlineData("agents:\n  - name: a\n    voice: [marin]", 3, "must be a single value")]
    [InlineData("engine:\n  chat: { base_url: localhost:11434, model: llama3.2 }", 2, "begins with http://")]
    [InlineData("openai:\n  model: ${PARLEY_NO_SUCH_MODEL}", 2, "Set it (or put it in .env), or write ${PARLEY_NO_SUCH_MODEL:-default}")]
    [InlineData("agents:\n  - name: a\n    script: nowhere.yaml", 3, "Create it, or write another path")]
    [InlineData("agents:\n  - name: a\n    transfers: the office", 3, "in quotes")]
    [InlineData("agents:\n  - name: a\n    guardrails:\n      - pattern: '(bad'", 4, "must be a regular expression")]
    [InlineData("agents:\n  - name: a\n    instructions: Hello.\n    instructions_file: a.txt", 4, "give either")]
    [InlineData("engine:\n  use: azure_openai", 2, "azure_openai")]
    [InlineData("server:\n  host: 0.0.0.0\n  keys_file: none.json", 2, "parley keys create")]
    public async Task Check_TypicalMistake_IsFoundAtItsLineWithWhatToWriteInstead(string yaml, long line, string advice)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = Path.Combine(_folder.FullName, "parley.yaml");
        await File.WriteAllTextAsync(file, yaml, cancellationToken);

        var report = await ParleyConfigurationFile.CheckAsync(file, configure: null, cancellationToken);

        var mistake = report.Findings.First(finding => !finding.IsWarning);
        Assert.Contains(advice, mistake.Problem, StringComparison.Ordinal);
        Assert.Equal((file, line), (mistake.File, mistake.Line));
        Assert.StartsWith($"{file}:{line}:", mistake.ToString(), StringComparison.Ordinal);
    }
}
