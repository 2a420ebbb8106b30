using Parley.Storage.Records;

namespace Parley.Storage.Tests.Journal;

/// <summary>A store that does what a test tells it, and keeps what it took.</summary>
internal sealed class FailingStore : DelegatingStore
{
    private readonly Lock _gate = new();
    private readonly List<CallBatch> _taken = [];
    private TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a write of this batch throws; null when it is taken.</summary>
    public Func<CallBatch, Exception?> Fails { get; set; } = _ => null;

    public IReadOnlyList<NumberedEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _taken.SelectMany(batch => batch.Entries)];
            }
        }
    }

    public CallBatch Last
    {
        get
        {
            lock (_gate)
            {
                return _taken[^1];
            }
        }
    }

    /// <summary>Ends with the next write, taken or not.</summary>
    public Task NextTry
    {
        get
        {
            lock (_gate)
            {
                return _tried.Task;
            }
        }
    }

    public override Task WriteAsync(CallBatch batch, CancellationToken cancellationToken = default)
    {
        TaskCompletionSource tried;
        Exception? fault;
        lock (_gate)
        {
            (tried, _tried) = (_tried, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            fault = Fails(batch);
            if (fault is null)
            {
                _taken.Add(batch);
            }
        }

        tried.SetResult();
        return fault is null ? Task.CompletedTask : Task.FromException(fault);
    }
}
