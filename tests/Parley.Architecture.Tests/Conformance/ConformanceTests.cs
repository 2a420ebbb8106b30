using System.Text.Json;

namespace Parley.Architecture.Tests.Conformance;

[Trait("Category", "Unit")]
public sealed class ConformanceTests
{
    private const int StatementCount = 310;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly StatementList _list = JsonSerializer.Deserialize<StatementList>(
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Conformance", "statements.json")), s_json)!;

    private readonly ILookup<int, string> _proofs = StatementProofs.Find();

    private IEnumerable<Statement> Statements => _list.Sections.SelectMany(section => section.Statements);

    [Fact]
    public void Statements_OfTheChecklist_AreAllThereInOrder() =>
        Assert.Equal(Enumerable.Range(1, StatementCount), Statements.Select(statement => statement.Number));

    [Fact]
    public void Tests_NamingStatements_NameOnesThatExist() =>
        Assert.Empty(_proofs.Select(proof => proof.Key).Except(Statements.Select(statement => statement.Number)));

    [Fact]
    public void Statements_CalledMissing_HaveNoProof() =>
        Assert.DoesNotContain(Statements, statement => statement.Missing is not null && _proofs.Contains(statement.Number));

    [Fact]
    public void Document_OfConformance_IsWhatTheTestsSay()
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", "conformance.md");
        var actual = ConformanceReport.Write(_list, _proofs);
        if (Environment.GetEnvironmentVariable("PARLEY_ACCEPT_CONFORMANCE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        var written = File.Exists(path) ? File.ReadAllText(path) : "";

        var stale = written.Split('\n').Except(actual.Split('\n')).Select(line => $"- {line}");
        var fresh = actual.Split('\n').Except(written.Split('\n')).Select(line => $"+ {line}");
        Assert.True(
            written == actual,
            $"docs/conformance.md is stale. To accept, run with PARLEY_ACCEPT_CONFORMANCE=1.\n{string.Join('\n', stale.Concat(fresh))}");
    }
}
