namespace Parley.Architecture.Tests.Conformance;

[Trait("Category", "Unit")]
public sealed class ConformanceTests
{
    public static TheoryData<string> Documents => [.. s_documents.Select(document => document.FileName)];

    private static readonly ChecklistDocument[] s_documents = [ChecklistDocument.Protocol, ChecklistDocument.AgentsSdk];

    [Theory]
    [InlineData("conformance.md", 310)]
    [InlineData("agents-sdk.md", 246, 43, 11)]
    public void Statements_OfTheChecklists_AreAllThereInOrder(string fileName, params int[] counts) => Assert.Equal(
        counts.Select(count => Enumerable.Range(1, count)),
        Find(fileName).Checklists.Select(list => list.Statements.Select(statement => statement.Number)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Tests_NamingStatements_NameOnesThatExist(string fileName) => Assert.All(
        Find(fileName).Checklists,
        list => Assert.Empty(list.Proofs.Select(proof => proof.Key).Except(list.Statements.Select(statement => statement.Number))));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Statements_CalledMissing_HaveNoProof(string fileName) => Assert.All(
        Find(fileName).Checklists,
        list => Assert.DoesNotContain(list.Statements, statement => statement.Missing is not null && list.Proofs.Contains(statement.Number)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_OfConformance_IsWhatTheTestsSay(string fileName)
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", fileName);
        var actual = Find(fileName).Write();
        if (Environment.GetEnvironmentVariable("PARLEY_ACCEPT_CONFORMANCE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        var written = File.Exists(path) ? File.ReadAllText(path) : "";

        var stale = written.Split('\n').Except(actual.Split('\n')).Select(line => $"- {line}");
        var fresh = actual.Split('\n').Except(written.Split('\n')).Select(line => $"+ {line}");
        Assert.True(
            written == actual,
            $"docs/{fileName} is stale. To accept, run with PARLEY_ACCEPT_CONFORMANCE=1.\n{string.Join('\n', stale.Concat(fresh))}");
    }

    private static ChecklistDocument Find(string fileName) => s_documents.Single(document => document.FileName == fileName);
}
