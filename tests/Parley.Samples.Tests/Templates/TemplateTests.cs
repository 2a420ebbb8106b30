using System.IO.Compression;

namespace Parley.Samples.Tests.Templates;

[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class TemplateTests(TemplateWorkshop workshop) : IClassFixture<TemplateWorkshop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ParleyAgent_MadeAndBuilt_AnswersOffline()
    {
        var folder = await workshop.BuildAsync("parley-agent", "MyAgent", Cancellation);

        var said = await workshop.ExecuteAsync(Path.Combine(folder, "MyAgent.dll"), Cancellation, "What are the opening hours in Delhi?");

        Assert.Contains("open from nine to six", said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ParleyGateway_MadeAndBuilt_HasItsPageAndSettings()
    {
        var folder = await workshop.BuildAsync("parley-gateway", "MyGateway", Cancellation);

        Assert.True(File.Exists(Path.Combine(folder, "MyGateway.dll")));
        Assert.True(File.Exists(Path.Combine(folder, "parley.yaml")));
        Assert.True(File.Exists(Path.Combine(folder, "wwwroot", "index.html")));
    }

    [Fact]
    public void Packages_All_CarryReadmeAndLicense()
    {
        var packages = Directory.GetFiles(workshop.Feed, "*.nupkg");

        Assert.All(packages, package =>
        {
            using var archive = ZipFile.OpenRead(package);
            Assert.NotNull(archive.GetEntry("README.md"));
            Assert.NotNull(archive.GetEntry("LICENSE"));
            using var nuspec = new StreamReader(archive.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
            var text = nuspec.ReadToEnd();
            Assert.Contains("<license type=\"expression\">Apache-2.0</license>", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Package Description", text, StringComparison.Ordinal);
        });
    }
}
