using Parley.Agents.Memory;
using Parley.Databases;

namespace Parley.Storage.Tests.Memory;

[Trait("Category", "Integration")]
public sealed class StoredCallerMemoryTests(PostgresCluster cluster)
{
    private static readonly CallerMemory s_memory = new()
    {
        Summary = "Asked for a parcel.", Facts = ["name: Anna"], UpdatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Save_ThenReopen_RemembersUntilErased(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using (var first = await database.OpenAsync())
        {
            await first.Memory.SaveAsync("anna", s_memory with { Summary = "Nothing yet." }, cancellationToken);
            await first.Memory.SaveAsync("anna", s_memory, cancellationToken);
        }

        await using var store = await database.OpenAsync();

        Assert.Equivalent(s_memory, await store.Memory.FindAsync("anna", cancellationToken), strict: true);
        Assert.Null(await store.Memory.FindAsync("bob", cancellationToken));
        Assert.Equal(["anna"], (await store.ListMemoriesAsync(cancellationToken: cancellationToken)).Select(caller => caller.Caller));
        Assert.True(await store.Memory.EraseAsync("anna", cancellationToken));
        Assert.False(await store.Memory.EraseAsync("anna", cancellationToken));
        Assert.Null(await store.Memory.FindAsync("anna", cancellationToken));
    }
}
