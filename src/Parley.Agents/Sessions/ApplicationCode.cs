namespace Parley.Agents.Sessions;

/// <summary>
/// Runs code of the application so that it holds nobody up: on the pool, because it may block before its first await; left behind when it is
/// cancelled, because it may ignore its token; with a token of its own, because what it registers there may block or throw.
/// </summary>
internal static class ApplicationCode
{
    /// <summary>The code's result. Whatever the code does, cancellation ends this at once, and the code is told afterwards.</summary>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> code, CancellationToken cancellationToken)
    {
        var left = new CancellationTokenSource(); // not disposed: code that is left behind still uses it, and it holds nothing
        var running = Task.Run(() => code(left.Token), cancellationToken);
        try
        {
            return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!running.IsCompleted)
            {
                _ = LeaveAsync(running, left); // nobody can wait for it: it may take for ever
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(Func<CancellationToken, Task> code, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await code(token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    private static async Task LeaveAsync(Task running, CancellationTokenSource left)
    {
        await left.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // on the pool
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what it still throws is nobody's
    }
}
