using Parley.Databases;
using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Storage.Sqlite;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Journal;

[Trait("Category", "Integration")]
public sealed class FullDiskTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Append_ToAFullDatabase_WaitsAndIsWrittenWhenThereIsRoom()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var time = new ManualTimeProvider();
        await using var database = await TestDatabase.CreateAsync("sqlite", cluster);
        var options = new SqliteStoreOptions { Path = database.Place, MaxPageCount = 100 };
        await using var store = await CallStore.OpenSqliteAsync(options, cancellationToken);
        var health = new FirstFailure();
        await using var recorder = new CallRecorder(store, new RecorderOptions { TimeProvider = time, Health = health });
        var journal = recorder.Begin(SampleCall.Start("call-1", time.GetUtcNow()));
        var texts = Enumerable.Range(0, 100).Select(line => $"{line} {new string('x', 10_000)}").ToList(); // a megabyte, over a limit of 400 kB

        Assert.All(texts, text => Assert.True(journal.TryAppend(SampleCall.Said(text))));
        var error = await health.Error.WaitAsync(cancellationToken);
        Assert.False(journal.Completion.IsCompleted);
        options.MaxPageCount = 1_000_000;
        var completion = journal.CompleteAsync(new CallEnd(time.GetUtcNow(), CallOutcome.Completed, "hang_up"), cancellationToken);
        while (!completion.IsCompleted)
        {
            time.Advance(time.NextDue ?? TimeSpan.Zero);
            await Task.Yield();
        }

        Assert.Contains("the disk is full", error, StringComparison.Ordinal);
        var call = await store.FindAsync("call-1", cancellationToken);
        Assert.Equal(texts, call!.Entries.Select(entry => ((SaidEntry)entry.Entry).Text));
        Assert.Equal(0, recorder.Health.Lost);
    }

    private sealed class FirstFailure : IProgress<RecorderHealth>
    {
        private readonly TaskCompletionSource<string> _error = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Error => _error.Task;

        public void Report(RecorderHealth value)
        {
            if (value.Error is { } error)
            {
                _error.TrySetResult(error);
            }
        }
    }
}
