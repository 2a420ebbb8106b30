using Parley.Databases;
using Parley.Storage.Records;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Crash;

[Trait("Category", "Integration")]
public sealed class LeaseTests(PostgresCluster cluster)
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CloseAbandoned_OfALivingProcess_ClosesNothing(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var first = await database.OpenAsync(_time);
        await WriteOpenCallAsync(first);

        await using var second = await database.OpenAsync(_time);

        Assert.Null((await second.FindAsync("call-1", TestContext.Current.CancellationToken))!.Summary.Outcome);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CloseAbandoned_WhenTheProcessIdIsAnotherProcessesNow_ClosesTheCall(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var first = await database.OpenAsync(_time);
        await WriteOpenCallAsync(first);
        await database.ExecuteAsync("UPDATE owners SET process_identity = process_identity || '0'");

        await using var second = await database.OpenAsync(_time);

        Assert.Equal(CallOutcome.Lost, (await second.FindAsync("call-1", cancellationToken))!.Summary.Outcome);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CloseAbandoned_OfAnotherPidNamespaceOnAMachineOfTheSameName_GoesByItsLease(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var silent = await database.OpenAsync(new ManualTimeProvider()); // its clock stands still: no heartbeat
        await WriteOpenCallAsync(silent);
        await database.ExecuteAsync("UPDATE owners SET process_id = 999999999, process_identity = REPLACE(process_identity, 'pid:[', 'pid:[9')");

        await using var other = await database.OpenAsync(_time);
        var early = (await other.FindAsync("call-1", cancellationToken))!.Summary.Outcome;
        await using var late = await database.OpenAsync(new ManualTimeProvider(_time.GetUtcNow() + TimeSpan.FromSeconds(61)));

        Assert.Null(early);
        Assert.Equal(CallOutcome.Lost, (await late.FindAsync("call-1", cancellationToken))!.Summary.Outcome);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CloseAbandoned_OfAnotherNode_WaitsForTheEndOfItsLease(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var silent = await database.OpenAsync(new ManualTimeProvider()); // its clock stands still: no heartbeat
        await WriteOpenCallAsync(silent);
        await database.ExecuteAsync("UPDATE owners SET host = 'elsewhere'");
        await using var store = await database.OpenAsync(_time, configure: options => options.HeartbeatPeriod = TimeSpan.FromSeconds(30));

        _time.Advance(TimeSpan.FromSeconds(29));
        var early = await store.CloseAbandonedAsync(cancellationToken);
        var late = new ManualTimeProvider(_time.GetUtcNow() + TimeSpan.FromSeconds(32));
        await using var afterwards = await database.OpenAsync(late);

        Assert.Equal(0, early);
        var call = (await afterwards.FindAsync("call-1", cancellationToken))!.Summary;
        Assert.Equal((CallOutcome.Lost, "process_died", TimeSpan.FromSeconds(1)), (call.Outcome, call.EndReason, call.Duration));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Write_AfterACallWasTakenForLost_EndsItAsItsProcessSays(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var paused = await database.OpenAsync(new ManualTimeProvider());
        var batch = await WriteOpenCallAsync(paused);
        await database.ExecuteAsync("DELETE FROM owners");
        await using var other = await database.OpenAsync(_time);
        Assert.Equal(CallOutcome.Lost, (await other.FindAsync("call-1", cancellationToken))!.Summary.Outcome);

        await paused.WriteAsync(batch with { End = new CallEnd(_time.GetUtcNow(), CallOutcome.Completed, "hang_up") }, cancellationToken);

        Assert.Equal(CallOutcome.Completed, (await other.FindAsync("call-1", cancellationToken))!.Summary.Outcome);
    }

    private async Task<CallBatch> WriteOpenCallAsync(ICallStore store)
    {
        var batch = new CallBatch
        {
            Start = SampleCall.Start("call-1", _time.GetUtcNow()),
            Entries = [new NumberedEntry(1, SampleCall.Said("hello"))],
            Totals = new CallTotals { EntryCount = 1 },
        };
        await store.WriteAsync(batch, TestContext.Current.CancellationToken);
        return batch;
    }
}
