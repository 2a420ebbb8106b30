using System.Xml.Linq;

namespace Parley.Architecture.Tests;

[Trait("Category", "Unit")]
public sealed class ProjectReferenceTests
{
    /// <summary>The arrows of the architecture: a project may reference these and nothing else.</summary>
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Parley.Realtime"] = [],
        ["Parley.Audio"] = [],
        ["Parley.Agents"] = ["Parley.Audio", "Parley.Realtime"],
        ["Parley.Extensions.AI"] = ["Parley.Realtime"],
        ["Parley.Engine"] = ["Parley.Realtime", "Parley.Audio"],
        ["Parley.Calls"] = ["Parley.Agents", "Parley.Audio"],
        ["Parley.Storage"] = ["Parley.Agents"],
        ["Parley.Testing"] = ["Parley.Realtime", "Parley.Audio", "Parley.Agents"],
        ["Parley.Server"] = ["Parley.Calls", "Parley.Engine", "Parley.Storage"],
        ["Parley.Cli"] = ["Parley.Server", "Parley.Testing"],
    };

    public static TheoryData<string> SourceProjects => [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void Project_References_FollowTheArchitecture(string project)
    {
        var document = Load(project);

        var references = document.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))
            .Except(s_allowed.GetValueOrDefault(project, []));

        Assert.Empty(references);
    }

    [Theory]
    [InlineData("Parley.Realtime")]
    [InlineData("Parley.Audio")]
    public void FoundationProject_References_NoPackage(string project)
    {
        var document = Load(project);

        var packages = document.Descendants("PackageReference").Select(reference => (string?)reference.Attribute("Include"));

        Assert.Empty(packages);
    }

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void Project_Internals_AreVisibleToTestsAndBenchmarksOnly(string project)
    {
        var document = Load(project);

        var others = document.Descendants("InternalsVisibleTo")
            .Select(element => (string)element.Attribute("Include")!)
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal) && name != "Parley.Benchmarks");

        Assert.Empty(others);
    }

    private static XDocument Load(string project) =>
        XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", project, $"{project}.csproj"));
}
