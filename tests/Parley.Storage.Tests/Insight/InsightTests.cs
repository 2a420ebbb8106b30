using Dapper;
using Microsoft.Data.Sqlite;
using Parley.Databases;
using Parley.Storage.Insight;
using Parley.Storage.Records;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Insight;

[Trait("Category", "Integration")]
public sealed class InsightTests(PostgresCluster cluster)
{
    private readonly ManualTimeProvider _time = new();

    public static TheoryData<string, bool> KindsAndEncryption => new() { { "sqlite", false }, { "sqlite", true }, { "postgres", false }, { "postgres", true } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(KindsAndEncryption))]
    public async Task ReadInsight_CallsOfTwoDays_AddsUpWhatIsInTheTime(string kind, bool isEncrypted)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time, isEncrypted ? TestKeys.Ring("k1") : null, Heartbeats.Slow);
        await store.AddAsync(_time, "too_early", entries: [Turn(9_000, 1)]);
        _time.Advance(TimeSpan.FromDays(1));
        var from = _time.GetUtcNow();
        await store.AddAsync(_time, "first", entries: [.. SampleCall.Entries]);
        _time.Advance(TimeSpan.FromDays(1));
        await store.AddAsync(_time, "second", agent: "Billing", outcome: CallOutcome.Failed, entries: [Turn(5_000, 0) with { IsTyped = true }, Turn(120, 1), Turn(140, 2), Heard(3, isInterrupted: false), Tool("track", 4), Tool("pay", 5), Reconnection("renewal", 6), Reconnection("connection_lost", 7), Reconnection("renewal", 8)]);
        await store.AddAsync(_time, "third", outcome: CallOutcome.Completed, entries: []);

        var insight = await store.ReadInsightAsync(from, _time.GetUtcNow() + TimeSpan.FromDays(1), Cancellation);

        var day = DateOnly.FromDateTime(from.UtcDateTime);
        Assert.Equal([new DayInsight(day, 1, 0, 0.0123m), new DayInsight(day.AddDays(1), 2, 1, null)], insight.Days);
        Assert.Equal(
            [new AgentInsight("Front desk", 2, 0, TimeSpan.FromMinutes(2), 0.0123m), new AgentInsight("Billing", 1, 1, TimeSpan.FromMinutes(1), null)], insight.Agents);
        Assert.Equal([new ToolInsight("track", 2, 1, TimeSpan.FromMilliseconds(450)), new ToolInsight("pay", 1, 1, TimeSpan.FromMilliseconds(200))], insight.Tools);
        Assert.Equal([new FailureInsight("tool_failed", 1)], insight.Failures);
        Assert.Equal([new ReconnectionInsight(day.AddDays(1), "connection_lost", 1), new ReconnectionInsight(day.AddDays(1), "renewal", 2)], insight.Reconnections);
        Assert.Equal([new WaitInsight(TimeSpan.FromMilliseconds(100), 2), new WaitInsight(TimeSpan.FromMilliseconds(900), 1)], insight.Waits);
        Assert.Equal(TimeSpan.FromMilliseconds(1_160), insight.WaitSum.Total);
        Assert.Equal((TimeSpan.FromMilliseconds(460), TimeSpan.FromMilliseconds(250)), (insight.WaitSum.Model, insight.WaitSum.Tool));
        Assert.Equal((2, 1, 3), (insight.ReplyCount, insight.InterruptedCount, insight.TurnCount));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ReadInsight_NothingInTheTime_IsEmpty(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time);

        var insight = await store.ReadInsightAsync(_time.GetUtcNow() - TimeSpan.FromDays(1), _time.GetUtcNow(), Cancellation);

        Assert.Empty(insight.Days);
        Assert.Null(insight.Percentile(0.5));
    }

    [Theory]
    [InlineData(0.5, 150)]
    [InlineData(0.9, 150)]
    [InlineData(0.95, 1_050)]
    [InlineData(1, 1_050)]
    public void Percentile_OfNineShortWaitsAndALongOne_IsThePieceItFallsInto(double part, int expectedMs)
    {
        var insight = new CallInsight
        {
            Days = [], Agents = [], Tools = [], Failures = [], WaitSum = default, ReplyCount = 0, InterruptedCount = 0,
            Waits = [new WaitInsight(TimeSpan.FromMilliseconds(100), 9), new WaitInsight(TimeSpan.FromMilliseconds(1_000), 1)],
        };

        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), insight.Percentile(part));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ReadInsight_CallIsErased_IsNotCountedAnyMore(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time);
        var from = _time.GetUtcNow();
        await store.AddAsync(_time, "gone", entries: [Turn(120, 1), Heard(2, isInterrupted: true), Tool("track", 3), Reconnection("renewal", 4)]);

        await store.EraseCallerAsync("+15550100", "tester", Cancellation);
        var insight = await store.ReadInsightAsync(from, from + TimeSpan.FromDays(1), Cancellation);

        Assert.Equal((0, 0, 0), (insight.TurnCount, insight.ReplyCount, insight.Tools.Count));
        foreach (var table in new[] { "turns", "replies", "tool_runs", "reconnections" })
        {
            Assert.Equal(0L, Convert.ToInt64(await database.ExecuteAsync($"SELECT COUNT(*) FROM {table}"), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ReadInsight_DayChangesAfterItWasRead_IsAsItIsNow(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time);
        var from = new DateTimeOffset(_time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var before = from.AddDays(3);
        await store.AddAsync(_time, "first", "+15550100", entries: [Turn(120, 1), Heard(2, isInterrupted: true), Tool("track", 3)]);
        Assert.Equal((1, 1, 1), Count(await store.ReadInsightAsync(from, before, Cancellation)));

        await store.AddAsync(_time, "second", "+15550199", entries: [Turn(320, 1), Turn(340, 2), Heard(3, isInterrupted: false)]);
        Assert.Equal((3, 2, 1), Count(await store.ReadInsightAsync(from, before, Cancellation)));
        await store.EraseCallerAsync("+15550100", "tester", Cancellation);
        Assert.Equal((2, 1, 0), Count(await store.ReadInsightAsync(from, before, Cancellation)));
        Assert.Equal((2, 1, 0), Count(await store.ReadInsightAsync(from, before, Cancellation)));

        static (long, long, int) Count(CallInsight insight) => (insight.TurnCount, insight.ReplyCount, insight.Tools.Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ReadInsight_TimeCutsDays_CountsOnlyWhatBeganInIt(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time, configure: Heartbeats.Slow);
        var starts = new List<DateTimeOffset>();
        for (var i = 0; i < 12; i++)
        {
            starts.Add(_time.GetUtcNow());
            await store.AddAsync(_time, $"call_{i}", entries: [Turn(120, 1)]);
            _time.Advance(TimeSpan.FromHours(7));
        }

        foreach (var (first, last) in new[] { (0, 12), (1, 11), (2, 3), (4, 9), (5, 5) })
        {
            var insight = await store.ReadInsightAsync(starts[first], last == 12 ? _time.GetUtcNow() : starts[last], Cancellation);
            Assert.Equal((last - first, last - first), (insight.TurnCount, insight.Days.Sum(day => day.CallCount)));
        }
    }

    [Fact]
    public async Task ReadInsight_InSqlite_NeitherSortsCallsNorOpensTheirRows()
    {
        await using var database = await TestDatabase.CreateAsync("sqlite", cluster);
        await (await database.OpenAsync(_time)).DisposeAsync();
        await using var connection = new SqliteConnection($"Data Source={database.Place};Pooling=False");

        var plan = await connection.QueryAsync<PlanRow>($"EXPLAIN QUERY PLAN {InsightReader.CallsQuery}", new { from = 0L, before = 1L, first = 0L, last = 0L });

        Assert.Contains("USING COVERING INDEX calls_by_day (", Assert.Single(plan).Detail, StringComparison.Ordinal);
    }

    private static TurnEntry Turn(int modelMs, int atSeconds) => new()
    {
        At = TimeSpan.FromSeconds(atSeconds), ItemId = $"item_{atSeconds}", Latency = new TurnLatency { Model = TimeSpan.FromMilliseconds(modelMs) },
    };

    private static HeardEntry Heard(int atSeconds, bool isInterrupted) => new()
    {
        At = TimeSpan.FromSeconds(atSeconds), ItemId = "item_1", Text = "", Heard = TimeSpan.Zero, Audio = TimeSpan.FromSeconds(1), WasInterrupted = isInterrupted,
    };

    private static ReconnectionEntry Reconnection(string reason, int atSeconds) => new() { At = TimeSpan.FromSeconds(atSeconds), Reason = reason };

    private static ToolCallEntry Tool(string name, int atSeconds) => new()
    {
        At = TimeSpan.FromSeconds(atSeconds), ToolCallId = $"call_{atSeconds}", Tool = name, Arguments = "{}", Error = "It failed.", Duration = TimeSpan.FromMilliseconds(200),
    };

    private sealed record PlanRow
    {
        public string Detail { get; init; } = "";
    }
}
