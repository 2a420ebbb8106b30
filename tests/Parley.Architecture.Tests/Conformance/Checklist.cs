using System.Text.Json;

namespace Parley.Architecture.Tests.Conformance;

/// <summary>The statements of one file of <c>tests/Conformance</c>, with the tests that prove them.</summary>
/// <param name="Sections">In order.</param>
internal sealed record Checklist(IReadOnlyList<StatementSection> Sections)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>The names of the proving tests by statement number.</summary>
    public required ILookup<int, string> Proofs { get; init; }

    /// <summary>How a statement is written in the document: <c>C042</c>, <c>T6</c>, or the number alone.</summary>
    public required Func<int, string> Name { get; init; }

    public IEnumerable<Statement> Statements => Sections.SelectMany(section => section.Statements);

    /// <param name="file">Under <c>tests/Conformance</c>.</param>
    /// <param name="attribute">What a test names the statements with.</param>
    /// <param name="name">How a statement is written.</param>
    public static Checklist Read(string file, string attribute, Func<int, string> name)
    {
        var json = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Conformance", file));
        var sections = JsonSerializer.Deserialize<StatementFile>(json, s_json)!.Sections;
        return new Checklist(sections) { Proofs = StatementProofs.Find(attribute), Name = name };
    }

    private sealed record StatementFile(IReadOnlyList<StatementSection> Sections);
}
