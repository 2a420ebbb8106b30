namespace Parley.Engine.Cascade;

/// <summary>Cancels a stage that makes no progress for too long, or that nobody wants any more, and tells the two apart.</summary>
internal sealed class StageClock : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _stopping;
    private readonly Lock _gate = new();
    private volatile bool _isCancelled;
    private bool _isDisposed;

    public StageClock(TimeSpan patience, TimeProvider timeProvider)
    {
        _patience = patience;
        _stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
    }

    public CancellationToken Token => _stopping.Token;

    /// <summary>True once nobody wants the stage's result.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>Progress was made, or is awaited from now on.</summary>
    public void Restart() => _stopping.CancelAfter(_patience);

    /// <summary>No progress is awaited.</summary>
    public void Pause() => _stopping.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Nobody wants the stage's result any more. Completes when all that listens to the token knows.</summary>
    public Task CancelAsync()
    {
        lock (_gate)
        {
            _isCancelled = true;
            return _isDisposed ? Task.CompletedTask : _stopping.CancelAsync(); // the stage may just have ended by itself
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _stopping.Dispose();
        }
    }
}
