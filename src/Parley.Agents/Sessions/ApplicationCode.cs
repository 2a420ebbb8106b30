namespace Parley.Agents.Sessions;

/// <summary>
/// Runs code of the application so that it holds nobody up: on the pool, because it may block before its first await; left behind when it is
/// cancelled, because it may ignore its token; with a token of its own, because what it registers there may block or throw.
/// </summary>
internal static class ApplicationCode
{
    /// <summary>The code's result. Whatever the code does, cancellation ends this at once, and the code is told afterwards.</summary>
    /// <param name="code">The code.</param>
    /// <param name="cancellationToken">Leaves it behind.</param>
    /// <param name="discard">What is done with a result that comes when nobody wants it any more; null for nothing.</param>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> code, CancellationToken cancellationToken, Func<T, ValueTask>? discard = null)
    {
        var left = new CancellationTokenSource(); // not disposed: code that is left behind still uses it, and it holds nothing
        var running = Task.Run(() => code(left.Token), cancellationToken);
        try
        {
            return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = LeaveAsync(running, left, discard); // nobody can wait for it: it may take for ever
            throw;
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

    private static async Task LeaveAsync<T>(Task<T> running, CancellationTokenSource left, Func<T, ValueTask>? discard)
    {
        await left.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // on the pool
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what it still throws is nobody's
        if (running.IsCompletedSuccessfully && discard is not null)
        {
            await discard(running.Result).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // nor this
        }
    }
}
