using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

[Trait("Category", "Unit")]
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Documents =>
    [
        .. Directory.GetFiles(RepositoryRoot.Path, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path)),
    ];

    [Fact]
    public void Readme_CSharpExample_IsTheCompiledQuickStart()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        var quickStart = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "QuickStart", "Program.cs"));

        Assert.Contains($"```csharp\n{quickStart}```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Testing_CSharpExamples_AreTestsThatRun()
    {
        var document = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "testing.md"));
        var examples = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests", "Parley.Testing.Tests", "Examples"), "*.cs");

        Assert.Equal(examples.Length, document.Split("```csharp").Length - 1);
        Assert.All(examples, example => Assert.Contains($"```csharp\n{File.ReadAllText(example)}```", document, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_RelativeLinks_LeadSomewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(RepositoryRoot.Path, document))!;

        var dead = Link().Matches(CodeSpan().Replace(File.ReadAllText(Path.Combine(RepositoryRoot.Path, document)), ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Select(target => target.Split('#')[0])
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(dead);
    }

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
