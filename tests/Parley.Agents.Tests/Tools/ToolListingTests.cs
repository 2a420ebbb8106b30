using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolListingTests
{
    private readonly RunContext _context = new("Ada", () => []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(159)]
    public async Task ResolveAsync_DisabledTools_AreNotListed()
    {
        var agent = Agent(
            Tool("always"),
            Tool("ada", (context, _, _) => ValueTask.FromResult(context.Get<string>() == "Ada")),
            Tool("shop", (_, agent, _) => ValueTask.FromResult(agent.Name == "shop")),
            Tool("never", async (_, _, _) => { await Task.Yield(); return false; }),
            Tool("broken", (_, _, _) => throw new InvalidOperationException()));

        var listing = await ToolListing.ResolveAsync(agent, [], _context, Cancellation);

        Assert.Equal(["always", "ada"], listing.Functions.Select(function => function.Name));
    }

    [Fact]
    [Row(9)]
    [Complaint(29)]
    public async Task ResolveAsync_Source_IsListedEachTime()
    {
        var count = 0;
        var agent = Agent(Tool("own")) with
        {
            ToolSources = [ToolSource.From("crm", _ => ValueTask.FromResult<IEnumerable<AIFunction>>([Tool($"listed{++count}")]))],
        };

        var first = await ToolListing.ResolveAsync(agent, [], _context, Cancellation);
        var second = await ToolListing.ResolveAsync(agent, [], _context, Cancellation);

        Assert.Equal(["own", "listed1"], first.Functions.Select(function => function.Name));
        Assert.Equal(["own", "listed2"], second.Functions.Select(function => function.Name));
    }

    [Fact]
    [Row(9)]
    public async Task ResolveAsync_SourceFails_TheOthersAreThere()
    {
        var agent = Agent(Tool("own")) with
        {
            ToolSources = [ToolSource.From("crm", _ => throw new InvalidOperationException("down")), ToolSource.From("erp", _ => new([Tool("erp")]))],
        };

        var listing = await ToolListing.ResolveAsync(agent, [], _context, Cancellation);

        Assert.Equal(["own", "erp"], listing.Functions.Select(function => function.Name));
        Assert.Equal("crm", Assert.Single(listing.Faults).SourceName);
    }

    private static RealtimeAgent Agent(params AIFunction[] tools) => new() { Name = "front", Tools = tools };

    private static RealtimeTool Tool(string name, Func<RunContext, RealtimeAgent, CancellationToken, ValueTask<bool>>? isEnabled = null) =>
        RealtimeTool.Create(() => 1, name, options: new RealtimeToolOptions { IsEnabled = isEnabled });
}
