using Parley.Agents.Memory;

namespace Parley.Agents.Tests.Memory;

[Trait("Category", "Unit")]
public sealed class InMemoryCallerMemoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_Saved_ShowsItToThatCallerAlone()
    {
        var store = new InMemoryCallerMemory();
        var memory = new CallerMemory { Facts = ["likes tea"] };

        await store.SaveAsync("123", memory, Cancellation);

        Assert.Same(memory, await store.FindAsync("123", Cancellation));
        Assert.Null(await store.FindAsync("456", Cancellation));
    }

    [Fact]
    public async Task EraseAsync_Known_ForgetsItForGood()
    {
        var store = new InMemoryCallerMemory();
        await store.SaveAsync("123", new CallerMemory(), Cancellation);

        var wasKnown = await store.EraseAsync("123", Cancellation);
        var isKnownAgain = await store.EraseAsync("123", Cancellation);

        Assert.True(wasKnown);
        Assert.False(isKnownAgain);
        Assert.Null(await store.FindAsync("123", Cancellation));
    }

    [Fact]
    public async Task SaveAsync_TooManyCallers_ForgetsTheOneUsedLongestAgo()
    {
        var store = new InMemoryCallerMemory(maxCallers: 2);
        await store.SaveAsync("a", new CallerMemory(), Cancellation);
        await store.SaveAsync("b", new CallerMemory(), Cancellation);
        await store.FindAsync("a", Cancellation);

        await store.SaveAsync("c", new CallerMemory(), Cancellation);

        Assert.NotNull(await store.FindAsync("a", Cancellation));
        Assert.Null(await store.FindAsync("b", Cancellation));
    }
}
