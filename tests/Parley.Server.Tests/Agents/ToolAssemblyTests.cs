using Microsoft.Extensions.AI;
using Parley.Agents.Tools;
using Parley.Server.Agents;
using Parley.Server.Configuration;

namespace Parley.Server.Tests.Agents;

[Trait("Category", "Unit")]
public sealed class ToolAssemblyTests
{
    [Fact]
    public async Task Load_MarkedStaticMethods_AreToolsThatRun()
    {
        var set = ToolAssembly.Load(typeof(ToolAssemblyTests).Assembly.Location);
        var tool = set.Create(null!).Single(tool => tool.Name == "shout");

        var answer = await tool.InvokeAsync(new AIFunctionArguments { ["word"] = "tea" }, TestContext.Current.CancellationToken);

        Assert.Equal("Parley.Server.Tests", set.Name);
        Assert.Equal("TEA", answer?.ToString());
        Assert.True(tool.JsonSchema.GetProperty("properties").TryGetProperty("word", out _));
        Assert.DoesNotContain(set.Create(null!), other => other.Name.Contains("Unmarked", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_NoAssembly_IsNamedWithWhatToDo()
    {
        var path = Path.GetTempFileName();
        try
        {
            Assert.Contains("cannot be loaded", Assert.Throws<ParleyConfigurationException>(() => ToolAssembly.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_AssemblyWithoutTools_IsTold()
    {
        var exception = Assert.Throws<ParleyConfigurationException>(() => ToolAssembly.Load(typeof(ParleyOptions).Assembly.Location));

        Assert.Contains("marked [Tool]", exception.Message, StringComparison.Ordinal);
    }
}

/// <summary>What a tool assembly holds.</summary>
public static class ShoutingTools
{
    [Tool(Name = "shout")]
    public static string Shout(string word) => word.ToUpperInvariant();

    public static string UnmarkedWhisper(string word) => word.ToLowerInvariant();
}
