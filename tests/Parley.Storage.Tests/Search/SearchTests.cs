using Parley.Databases;
using Parley.Storage.Records;
using Parley.Storage.Search;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Search;

[Trait("Category", "Integration")]
public sealed class SearchTests(PostgresCluster cluster)
{
    private readonly ManualTimeProvider _time = new();

    public static TheoryData<string, bool> KindsAndEncryption => new() { { "sqlite", false }, { "sqlite", true }, { "postgres", false }, { "postgres", true } };

    [Theory]
    [MemberData(nameof(KindsAndEncryption))]
    public async Task Search_ByEachCriterion_FindsWhatItAppliesTo(string kind, bool isEncrypted)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time, isEncrypted ? TestKeys.Ring("k1") : null, Heartbeats.Slow);
        await FillAsync(store);
        var from = _time.GetUtcNow();

        await AssertFindsAsync(store, new CallQuery(), "open", "lost", "billing", "parcel");
        await AssertFindsAsync(store, new CallQuery { Text = "PARCEL" }, "parcel");
        await AssertFindsAsync(store, new CallQuery { Text = "it tomorrow" }, "parcel");
        await AssertFindsAsync(store, new CallQuery { Text = "où crème" }, "billing");
        await AssertFindsAsync(store, new CallQuery { Text = "ou creme parcel" });
        await AssertFindsAsync(store, new CallQuery { Text = "'; DROP TABLE calls --\" & | ! ( *" });
        await AssertFindsAsync(store, new CallQuery { Caller = "+15550101" }, "billing");
        await AssertFindsAsync(store, new CallQuery { Agent = "Billing" }, "billing", "parcel");
        await AssertFindsAsync(store, new CallQuery { Tool = "track" }, "parcel");
        await AssertFindsAsync(store, new CallQuery { FailureCode = "tool_failed" }, "parcel");
        await AssertFindsAsync(store, new CallQuery { Guardrail = "no promises", Agent = "Billing", Text = "parcel" }, "parcel");
        await AssertFindsAsync(store, new CallQuery { Outcome = CallOutcome.Failed }, "lost");
        await AssertFindsAsync(store, new CallQuery { IsOpen = true }, "open");
        await AssertFindsAsync(store, new CallQuery { IsOpen = false }, "lost", "billing", "parcel");
        await AssertFindsAsync(store, new CallQuery { StartedBefore = from - TimeSpan.FromHours(1.5) }, "billing", "parcel");
        await AssertFindsAsync(store, new CallQuery { StartedFrom = from - TimeSpan.FromHours(2.5), StartedBefore = from - TimeSpan.FromHours(1.5) }, "billing");
        await AssertFindsAsync(store, new CallQuery { MinCost = 0.01m }, "parcel");
        await AssertFindsAsync(store, new CallQuery { MinCost = 0.02m });
        await AssertFindsAsync(store, new CallQuery { MinLatency = TimeSpan.FromMilliseconds(900) }, "parcel");
        await AssertFindsAsync(store, new CallQuery { MinLatency = TimeSpan.FromMilliseconds(901) });
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Search_ForTheBeginningOfAWord_FindsIt(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time, configure: Heartbeats.Slow);
        await FillAsync(store);

        await AssertFindsAsync(store, new CallQuery { Text = "tomo* parc*" }, "parcel");
        await AssertFindsAsync(store, new CallQuery { Text = "omorrow*" });
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Search_PageByPage_ShowsEachCallOnce(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time, configure: Heartbeats.Slow);
        for (var call = 0; call < 7; call++)
        {
            await store.AddAsync(_time, $"call-{call}", entries: SampleCall.Said("hello"));
        }

        var pages = new List<IReadOnlyList<string>>();
        foreach (var text in new[] { null, "hello" })
        {
            long? before = null;
            do
            {
                var page = await store.SearchAsync(new CallQuery { Text = text, Limit = 3, Before = before }, cancellationToken);
                pages.Add([.. page.Calls.Select(call => call.CallId)]);
                before = page.Next;
                await store.AddAsync(_time, $"later-{text}-{before}", entries: SampleCall.Said("hello")); // does not shift the pages
            }
            while (before is not null);
        }

        Assert.Equal(["call-6", "call-5", "call-4", "call-3", "call-2", "call-1", "call-0"], pages.Take(3).SelectMany(page => page));
        Assert.Equal(["call-3", "call-2", "call-1", "call-0"], pages.Skip(3).SelectMany(page => page).Where(id => id.StartsWith("call", StringComparison.Ordinal)).TakeLast(4));
        Assert.Equal(10, pages.Skip(3).SelectMany(page => page).Distinct().Count());
    }

    [Fact]
    public async Task Search_ForWordsWhereTheirIndexIsOff_SaysSo()
    {
        await using var database = await TestDatabase.CreateAsync("sqlite", cluster);
        await using var store = await database.OpenAsync(_time, TestKeys.Ring("k1"), options => options.IndexEncryptedText = false);

        var refusal = await Assert.ThrowsAsync<StorageException>(
            () => store.SearchAsync(new CallQuery { Text = "parcel" }, TestContext.Current.CancellationToken));

        Assert.Contains("search is off", refusal.Message, StringComparison.Ordinal);
    }

    private async Task FillAsync(ICallStore store)
    {
        await store.AddAsync(_time, "parcel", "+15550100", entries: [.. SampleCall.Entries]);
        _time.Advance(TimeSpan.FromHours(1));
        await store.AddAsync(_time, "billing", "+15550101", "Billing", entries: SampleCall.Said("Où est la crème brûlée ?"));
        _time.Advance(TimeSpan.FromHours(1));
        await store.AddAsync(_time, "lost", null, outcome: CallOutcome.Failed);
        _time.Advance(TimeSpan.FromHours(1));
        await store.AddAsync(_time, "open", null, outcome: null, entries: SampleCall.Said("still talking"));
    }

    private static async Task AssertFindsAsync(ICallStore store, CallQuery query, params string[] calls)
    {
        var page = await store.SearchAsync(query, TestContext.Current.CancellationToken);

        Assert.Equal(calls, page.Calls.Select(call => call.CallId));
        Assert.Null(page.Next);
    }
}
