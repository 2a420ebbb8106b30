namespace Parley.Agents.Sessions;

/// <summary>
/// Tasks that run beside a session's loop and end with it. The application's code among them runs by <see cref="ApplicationCode"/>, so that
/// cancelling waits for none of it. For one caller at a time; disposing twice does no harm.
/// </summary>
internal sealed class SideWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly RunningTasks _running = new();
    private bool _isDisposed;

    /// <summary>Cancelled when the work is to end; every task that is added watches it.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Takes a task on. What it throws is its own matter.</summary>
    public void Add(Task task) => _running.Add(task);

    /// <summary>Cancels what runs and waits for it. Never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _running.WhenEndedAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }
}
