using Parley.Agents.Resolution;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tests.Resolution;

[Trait("Category", "Unit")]
public sealed class AgentResolverTests
{
    private readonly AgentResolver _resolver = new(new RunContext("Meera", () => []), [], []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Row(1)]
    public async Task ResolveAsync_StaticInstructions_AreTakenAsTheyAre()
    {
        var resolved = await _resolver.ResolveAsync(new RealtimeAgent { Name = "shop", Instructions = "Help." }, Cancellation);

        Assert.Equal(("shop", "Help."), (resolved.Name, resolved.Instructions));
    }

    [Fact, Row(2, 22)]
    public async Task ResolveAsync_ComputedInstructions_SeeTheContextAndTheAgent()
    {
        var agent = new RealtimeAgent
        {
            Name = "shop", Instructions = AgentValue.From((context, agent) => $"You are {agent.Name}; help {context.Get<string>()}."),
        };

        var resolved = await _resolver.ResolveAsync(agent, Cancellation);

        Assert.Equal("You are shop; help Meera.", resolved.Instructions);
    }

    [Fact, Row(5)]
    public async Task ResolveAsync_ComputedPrompt_SeesTheContext()
    {
        var agent = new RealtimeAgent
        {
            Name = "shop", Prompt = AgentValue.From((context, _) => new PromptReference { Id = $"pmpt_{context.Get<string>()}" }),
        };

        var resolved = await _resolver.ResolveAsync(agent, Cancellation);

        Assert.Equal(("pmpt_Meera", null), (resolved.Prompt.Value!.Id, resolved.Instructions));
    }

    [Fact, Row(2)]
    public async Task ResolveAsync_OnePartFails_TheOthersAreCancelledAndItsFaultIsThrown()
    {
        var isCancelled = false;
        var agent = new RealtimeAgent
        {
            Name = "shop",
            Instructions = AgentValue.From<string>(async (_, _, cancellationToken) =>
            {
                using var registration = cancellationToken.Register(() => isCancelled = true);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return "";
            }),
            Prompt = AgentValue.From<PromptReference>((_, _) => throw new InvalidOperationException("no database")),
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => _resolver.ResolveAsync(agent, Cancellation));

        Assert.True(isCancelled);
    }

    [Fact, Row(2)]
    public async Task ResolveAsync_InstructionsThatWait_AreAwaitedWithAToken()
    {
        using var source = new CancellationTokenSource();
        var agent = new RealtimeAgent
        {
            Name = "shop",
            Instructions = AgentValue.From(async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return "";
            }),
        };
        var resolving = _resolver.ResolveAsync(agent, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolving);
    }
}
