namespace Parley.Agents.Sessions;

/// <summary>Posts commands to a session's loop after a while. For the loop alone.</summary>
internal sealed class DelayedCommands(Func<SessionCommand, CancellationToken, ValueTask> post, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _waiting = [];

    /// <summary>The command comes once the delay is over, unless the session ends before.</summary>
    public void Post(SessionCommand command, TimeSpan delay)
    {
        _waiting.RemoveAll(task => task.IsCompleted);
        _waiting.Add(PostAsync(command, delay));
    }

    /// <summary>What still waits never comes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task PostAsync(SessionCommand command, TimeSpan delay)
    {
        await Task.Delay(delay, timeProvider, _stopping.Token).ConfigureAwait(false);
        await post(command, _stopping.Token).ConfigureAwait(false);
    }
}
