using Parley.Databases;
using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Journal;

[Trait("Category", "Integration")]
public sealed class RecordTests(PostgresCluster cluster)
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Find_AfterACall_TellsAllOfIt(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time);
        await using var recorder = new CallRecorder(store, new RecorderOptions { TimeProvider = _time });
        var entries = SampleCall.Entries;

        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        foreach (var entry in entries)
        {
            Assert.True(await journal.AppendAsync(entry, cancellationToken));
        }

        await journal.CompleteAsync(new CallEnd(_time.GetUtcNow() + TimeSpan.FromMinutes(1), CallOutcome.Completed, "hang_up"), cancellationToken);

        var call = await store.FindAsync("call-1", cancellationToken);
        Assert.NotNull(call);
        Assert.Equivalent(entries, call.Entries.Select(entry => entry.Entry).ToList(), strict: true);
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(number => (long)number), call.Entries.Select(entry => entry.Sequence));
        var summary = call.Summary;
        Assert.Equal(("+15550100", "Front desk", "browser"), (summary.Caller, summary.AgentName, summary.Transport));
        Assert.Equal((CallOutcome.Completed, "hang_up", TimeSpan.FromMinutes(1)), (summary.Outcome, summary.EndReason, summary.Duration));
        Assert.Equal(
            new CallTotals { EntryCount = entries.Count, FailureCount = 1, TurnCount = 1, WorstLatency = TimeSpan.FromMilliseconds(900), Cost = 0.0123m },
            summary.Totals);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Write_TheSameBatchTwice_IsTheSameAsOnce(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time);
        var batch = new CallBatch
        {
            Start = SampleCall.Start("call-1", _time.GetUtcNow()),
            Entries = [.. SampleCall.Entries.Select((entry, index) => new NumberedEntry(index + 1, entry))],
            Totals = new CallTotals { EntryCount = SampleCall.Entries.Count },
            End = new CallEnd(_time.GetUtcNow(), CallOutcome.Completed, "hang_up"),
        };

        await store.WriteAsync(batch, cancellationToken);
        await store.WriteAsync(batch, cancellationToken);

        Assert.Equal(SampleCall.Entries.Count, (await store.FindAsync("call-1", cancellationToken))!.Entries.Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Record_OfAHundredCallsAtOnce_IsWholeForEach(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync();
        await using var recorder = new CallRecorder(store);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(call => Task.Run(() => TalkAsync(call), cancellationToken)));

        for (var call = 0; call < 100; call++)
        {
            var found = await store.FindAsync($"call-{call}", cancellationToken);
            Assert.Equal(Enumerable.Range(0, 20).Select(line => $"{call} says {line}"), found!.Entries.Select(entry => ((SaidEntry)entry.Entry).Text));
            Assert.Equal(CallOutcome.Completed, found.Summary.Outcome);
        }

        Assert.Equal(new RecorderHealth(RecorderState.Writing, 0, 0, null), recorder.Health);

        async Task TalkAsync(int call)
        {
            var journal = recorder.Begin(SampleCall.Start($"call-{call}", _time.GetUtcNow()));
            for (var line = 0; line < 20; line++)
            {
                Assert.True(journal.TryAppend(SampleCall.Said($"{call} says {line}")));
                if (line % 5 == 0)
                {
                    await Task.Yield();
                }
            }

            await journal.CompleteAsync(new CallEnd(_time.GetUtcNow(), CallOutcome.Completed, "hang_up"), cancellationToken);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Open_ADatabaseOfANewerProgram_IsRefused(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await (await database.OpenAsync()).DisposeAsync();
        await database.ExecuteAsync("INSERT INTO schema_versions (version, name, applied_ms) VALUES (9999, 'later', 0)");

        var refusal = await Assert.ThrowsAsync<StorageException>(() => database.OpenAsync());

        Assert.Contains("9999", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer Parley", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Open_FromManySidesAtOnce_MigratesOnce(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);

        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => database.OpenAsync())));

        Assert.Equal(1L, Convert.ToInt64(await database.ExecuteAsync("SELECT COUNT(*) FROM schema_versions WHERE version = 1"), null));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }
}
