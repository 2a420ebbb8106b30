namespace Parley.Agents.Sessions;

/// <summary>Posts commands to a loop after a while. For that loop alone.</summary>
/// <param name="post">Takes a command to the loop.</param>
/// <param name="timeProvider">The clock of the delays.</param>
internal sealed class Later<TCommand>(Func<TCommand, CancellationToken, ValueTask> post, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly SideWork _waiting = new();

    /// <summary>The command comes once the delay is over, unless the loop ends before.</summary>
    public void Post(TCommand command, TimeSpan delay) => _waiting.Add(PostAsync(command, delay));

    /// <summary>What still waits never comes.</summary>
    public ValueTask DisposeAsync() => _waiting.DisposeAsync();

    private async Task PostAsync(TCommand command, TimeSpan delay)
    {
        await Task.Delay(delay, timeProvider, _waiting.Stopping).ConfigureAwait(false);
        await post(command, _waiting.Stopping).ConfigureAwait(false);
    }
}
