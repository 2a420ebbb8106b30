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

    /// <summary>When set, a write neither ends nor is taken until it is cancelled, and then throws this.</summary>
    public Exception? ThrowsWhenCancelled { get; set; }

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
        var late = ThrowsWhenCancelled;
        lock (_gate)
        {
            (tried, _tried) = (_tried, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            fault = Fails(batch);
            if (fault is null && late is null)
            {
                _taken.Add(batch);
            }
        }

        tried.SetResult();
        if (late is not null)
        {
            return ThrowWhenCancelledAsync(late, cancellationToken);
        }

        return fault is null ? Task.CompletedTask : Task.FromException(fault);
    }

    private static async Task ThrowWhenCancelledAsync(Exception fault, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw fault;
    }
}
