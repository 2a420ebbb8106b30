using System.Collections.Concurrent;
using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Journal;

/// <summary>A store that fails ends no call, and what that costs is told.</summary>
[Trait("Category", "Unit")]
public sealed class FailingStoreTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly FailingStore _store = new();
    private readonly States _states = new();

    [Fact]
    public async Task Append_WhileTheStoreFails_IsWrittenWhenItIsBack()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var recorder = Recorder();
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        Assert.True(await journal.AppendAsync(SampleCall.Said("before"), cancellationToken));
        _store.Fails = _ => new StorageException("the disk is full");

        var tried = _store.NextTry;
        var during = journal.AppendAsync(SampleCall.Said("during"), cancellationToken);
        await tried;
        await FailsAgainAsync();
        Assert.False(during.IsCompleted);
        Assert.Equal((RecorderState.Retrying, "the disk is full"), (recorder.Health.State, recorder.Health.Error));
        _store.Fails = _ => null;
        await UntilAsync(during);

        Assert.True(await during);
        Assert.Equal(["before", "during"], Texts());
        Assert.Equal((RecorderState.Writing, null, 0L), (recorder.Health.State, recorder.Health.Error, recorder.Health.Lost));
        Assert.Equal([RecorderState.Retrying, RecorderState.Writing], _states);
        await recorder.DisposeAsync();
    }

    [Fact]
    public async Task OldestWait_WhileTheStoreFails_IsThatOfTheFirstEntry()
    {
        var recorder = Recorder();
        _store.Fails = _ => new StorageException("the disk is full");
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        await _states.Reached(RecorderState.Retrying);
        var before = recorder.OldestWait;
        var cameAt = _time.GetUtcNow();
        journal.TryAppend(SampleCall.Said("first"));
        await FailsAgainAsync();
        journal.TryAppend(SampleCall.Said("second"));

        var during = recorder.OldestWait;
        var waited = _time.GetUtcNow() - cameAt;
        _store.Fails = _ => null;
        await UntilAsync(journal.CompleteAsync(new CallEnd(_time.GetUtcNow(), CallOutcome.Completed, "hang_up"), TestContext.Current.CancellationToken));

        Assert.Equal((TimeSpan.Zero, waited, TimeSpan.Zero), (before, during, recorder.OldestWait));
        Assert.True(waited > TimeSpan.Zero);
        await recorder.DisposeAsync();
    }

    [Fact]
    public async Task Append_BeyondTheBacklog_IsLostAndTheRecordSaysHowMany()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var recorder = Recorder(options => options.MaxWaitingPerCall = 3);
        _store.Fails = _ => new StorageException("the server is away");
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        await _states.Reached(RecorderState.Retrying); // with the call's beginning: the journal's loop has taken no entry

        var taken = Enumerable.Range(0, 10).Select(line => journal.TryAppend(SampleCall.Said($"line {line}"))).ToList();
        Assert.Equal((RecorderState.Losing, 3, 7L), (recorder.Health.State, recorder.Health.Waiting, recorder.Health.Lost));
        _store.Fails = _ => null;
        var completion = journal.CompleteAsync(new CallEnd(_time.GetUtcNow(), CallOutcome.Completed, "hang_up"), cancellationToken);
        await UntilAsync(completion);

        Assert.Equal([.. Enumerable.Repeat(true, 3), .. Enumerable.Repeat(false, 7)], taken);
        Assert.Equal(["line 0", "line 1", "line 2"], Texts());
        Assert.Equal(7, Assert.Single(_store.Entries.Select(entry => entry.Entry).OfType<LossEntry>()).Count);
        Assert.Equal((7L, "hang_up"), (_store.Last.Totals.LostCount, _store.Last.End?.Reason));
        Assert.Equal((RecorderState.Writing, 0), (recorder.Health.State, recorder.Health.Waiting));
        await recorder.DisposeAsync();
    }

    [Fact]
    public async Task Append_BeyondTheBacklogOfAllCalls_IsLost()
    {
        var recorder = Recorder(options => options.MaxWaiting = 2);
        _store.Fails = _ => new StorageException("the server is away");
        var first = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        var second = recorder.Begin(SampleCall.Start("call-2", _time.GetUtcNow()));

        Assert.True(first.TryAppend(SampleCall.Said("one")));
        Assert.True(second.TryAppend(SampleCall.Said("two")));
        Assert.False(second.TryAppend(SampleCall.Said("three")));

        Assert.Equal((0L, 1L), (first.LostCount, second.LostCount));
        await EndAsync(recorder);
    }

    [Fact]
    public async Task Append_OfAnEntryThatTheStoreNeverTakes_CostsThatEntryOnly()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var recorder = Recorder();
        _store.Fails = batch => batch.Entries.Any(entry => entry.Entry is SaidEntry { Text: "bad" }) ? new StorageException("refused", isPermanent: true) : null;
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));

        var written = await Task.WhenAll(
            journal.AppendAsync(SampleCall.Said("one"), cancellationToken),
            journal.AppendAsync(SampleCall.Said("bad"), cancellationToken),
            journal.AppendAsync(SampleCall.Said("two"), cancellationToken));
        await journal.CompleteAsync(new CallEnd(_time.GetUtcNow(), CallOutcome.Completed, "hang_up"), cancellationToken);

        Assert.Equal([true, false, true], written);
        Assert.Equal(["one", "two"], Texts());
        Assert.Equal(1, _store.Last.Totals.LostCount);
    }

    [Fact]
    public async Task Dispose_WhileTheStoreFails_GivesUpAfterTheDrainTime()
    {
        var recorder = Recorder();
        _store.Fails = _ => new StorageException("the server is away");
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        var appended = journal.AppendAsync(SampleCall.Said("lost"), TestContext.Current.CancellationToken);

        await EndAsync(recorder);

        Assert.False(await appended);
        Assert.Equal(1, recorder.Health.Lost);
        Assert.True(journal.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Dispose_WhenTheStoreThrowsItsOwnOnceItIsToldToGiveUp_CountsAllThatWaitedAsLost()
    {
        var recorder = Recorder();
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        Assert.True(await journal.AppendAsync(SampleCall.Said("before"), TestContext.Current.CancellationToken));
        _store.ThrowsWhenCancelled = new StorageException("the connection broke while it was cancelled");
        var tried = _store.NextTry;
        var first = journal.AppendAsync(SampleCall.Said("in the write"), TestContext.Current.CancellationToken);
        await tried;
        var second = journal.AppendAsync(SampleCall.Said("behind it"), TestContext.Current.CancellationToken);

        await EndAsync(recorder);

        var answers = await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal([false, false], answers);
        Assert.Equal((2L, 0), (recorder.Health.Lost, recorder.Health.Waiting));
    }

    [Fact]
    public async Task Append_OfAnEntryThatCannotBeWrittenDown_CostsThatEntryOnly()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var recorder = Recorder();
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));

        Assert.True(await journal.AppendAsync(SampleCall.Said(null!), cancellationToken));
        Assert.True(await journal.AppendAsync(new UsageEntry { At = TimeSpan.Zero, Model = "m\ud800\0", Cost = decimal.MaxValue }, cancellationToken));
        Assert.True(await journal.AppendAsync(new UsageEntry { At = TimeSpan.Zero, Model = "m", Cost = decimal.MaxValue }, cancellationToken));
        _store.Fails = batch => batch.Entries.Any(entry => entry.Entry is SaidEntry) ? new ArgumentException("no UTF-8") : null;
        Assert.False(await journal.AppendAsync(SampleCall.Said("refused"), cancellationToken));
        Assert.True(await journal.AppendAsync(new FailureEntry { At = TimeSpan.Zero, Code = "c", Message = "m" }, cancellationToken));

        var entries = _store.Entries.Select(entry => entry.Entry).ToList();
        Assert.Equal("entry_not_kept", Assert.IsType<FailureEntry>(entries[0]).Code);
        Assert.Equal("m", Assert.IsType<UsageEntry>(entries[1]).Model);
        Assert.Equal("c", Assert.IsType<FailureEntry>(entries[^2]).Code);
        Assert.Equal(1, Assert.IsType<LossEntry>(entries[^1]).Count);
    }

    [Fact]
    public async Task Append_AfterTheEnd_IsLost()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var recorder = Recorder();
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        await journal.CompleteAsync(new CallEnd(_time.GetUtcNow(), CallOutcome.Completed, "hang_up"), cancellationToken);

        Assert.False(journal.TryAppend(SampleCall.Said("late")));
        Assert.False(await journal.AppendAsync(SampleCall.Said("late"), cancellationToken));
    }

    [Fact]
    public async Task Append_OfAVeryLongText_IsCut()
    {
        await using var recorder = Recorder(options => options.MaxTextLength = 10);
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));

        await journal.AppendAsync(SampleCall.Said(new string('a', 1_000_000)), TestContext.Current.CancellationToken);

        Assert.Equal(["aaaaaaaaaa […]"], Texts());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private CallRecorder Recorder(Action<RecorderOptions>? configure = null)
    {
        var options = new RecorderOptions { TimeProvider = _time, Health = _states };
        configure?.Invoke(options);
        return new CallRecorder(_store, options);
    }

    private IEnumerable<string> Texts() => _store.Entries.Select(entry => entry.Entry).OfType<SaidEntry>().Select(said => said.Text);

    /// <summary>Lets the waits between two tries pass until a further try was made.</summary>
    private Task FailsAgainAsync() => UntilAsync(_store.NextTry);

    private async Task EndAsync(CallRecorder recorder) => await UntilAsync(recorder.DisposeAsync().AsTask());

    /// <summary>Moves the clock from timer to timer until the condition holds: a thread that arms its timer later is waited for.</summary>
    private async Task UntilAsync(Task condition)
    {
        while (!condition.IsCompleted)
        {
            if (_time.NextDue is { } due)
            {
                _time.Advance(due);
            }

            await Task.Yield();
        }
    }

    private sealed class States : ConcurrentQueue<RecorderState>, IProgress<RecorderHealth>
    {
        private readonly ConcurrentDictionary<RecorderState, TaskCompletionSource> _reached = new();

        public Task Reached(RecorderState state) => Of(state).Task;

        public void Report(RecorderHealth value)
        {
            Enqueue(value.State);
            Of(value.State).TrySetResult();
        }

        private TaskCompletionSource Of(RecorderState state) =>
            _reached.GetOrAdd(state, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
