using System.Reflection;

namespace Parley.Architecture.Tests;

/// <summary>
/// The public API of each package is checked in under <c>api/</c>, so that a change of it shows in review. To accept a change, run
/// these tests with <c>PARLEY_ACCEPT_API=1</c> and commit the difference.
/// </summary>
[Trait("Category", "Unit")]
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Parley.Realtime")]
    [InlineData("Parley.Audio")]
    [InlineData("Parley.Agents")]
    [InlineData("Parley.Calls")]
    [InlineData("Parley.Engine")]
    [InlineData("Parley.Extensions.AI")]
    [InlineData("Parley.Storage")]
    [InlineData("Parley.Testing")]
    [InlineData("Parley.Server")]
    public void PublicApi_OfPackage_IsAsApproved(string package) =>
        AssertApproved($"{package}.txt", PublicApi.Describe(Assembly.Load(package)));

    [Fact]
    public void PublicTypes_OfTheSdk_AreListedAtAGlance() =>
        AssertApproved("README.md", PublicApiOverview.Describe([Assembly.Load("Parley.Agents"), Assembly.Load("Parley.Realtime"), Assembly.Load("Parley.Testing")]));

    private static void AssertApproved(string file, string actual)
    {
        var approvedPath = Path.Combine(RepositoryRoot.Path, "api", file);
        if (Environment.GetEnvironmentVariable("PARLEY_ACCEPT_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(approvedPath)!);
            File.WriteAllText(approvedPath, actual);
        }

        var approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath) : "";

        var added = actual.Split('\n').Except(approved.Split('\n')).Select(line => $"+ {line}");
        var removed = approved.Split('\n').Except(actual.Split('\n')).Select(line => $"- {line}");
        Assert.True(
            approved == actual,
            $"api/{file} differs. To accept, run with PARLEY_ACCEPT_API=1.\n{string.Join('\n', removed.Concat(added))}");
    }
}
