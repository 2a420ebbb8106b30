namespace Parley.Agents.Sessions;

/// <summary>Posts commands to a session's loop after a while. For the loop alone.</summary>
internal sealed class DelayedCommands(Func<SessionCommand, CancellationToken, ValueTask> post, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly SideWork _waiting = new();

    /// <summary>The command comes once the delay is over, unless the session ends before.</summary>
    public void Post(SessionCommand command, TimeSpan delay) => _waiting.Add(PostAsync(command, delay));

    /// <summary>What still waits never comes.</summary>
    public ValueTask DisposeAsync() => _waiting.DisposeAsync();

    private async Task PostAsync(SessionCommand command, TimeSpan delay)
    {
        await Task.Delay(delay, timeProvider, _waiting.Stopping).ConfigureAwait(false);
        await post(command, _waiting.Stopping).ConfigureAwait(false);
    }
}
