using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>Opens the connections of attempts, beside the session's loop, and tells the loop what came of it.</summary>
internal sealed class Dialling(ModelList models, Func<SessionCommand, CancellationToken, ValueTask> post)
{
    private readonly RunningTasks _running = new();

    public void Begin(SwapAttempt attempt) => _running.Add(DialAsync(attempt));

    /// <summary>Ends when nothing is being opened any more.</summary>
    public ValueTask WhenEndedAsync() => _running.WhenEndedAsync();

    private async Task DialAsync(SwapAttempt attempt)
    {
        IRealtimeConnection? connection = null;
        try
        {
            connection = await ConnectAsync(attempt).ConfigureAwait(false);
            await post(new ReachedCommand(attempt, connection, null), attempt.Stopping).ConfigureAwait(false);
        }
        catch (Exception fault) when (connection is null && !attempt.Stopping.IsCancellationRequested) // whatever a model throws: the next is tried
        {
            await post(new ReachedCommand(attempt, null, fault), attempt.Stopping).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // the session is over, or wants this attempt no longer
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>On the pool, with a token of its own, and left behind when it is not wanted any more: a model may block, or ignore its token.</summary>
    private async Task<IRealtimeConnection> ConnectAsync(SwapAttempt attempt)
    {
        var left = new CancellationTokenSource(); // not disposed: a model that is left behind still uses it, and it holds nothing
        var connecting = Task.Run(() => models.Reached(attempt.Model).ConnectAsync(left.Token).AsTask(), CancellationToken.None);
        try
        {
            return await connecting.WaitAsync(attempt.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (attempt.Stopping.IsCancellationRequested)
        {
            _ = LeaveAsync(connecting, left); // nobody can wait for it: it may take for ever
            throw;
        }
    }

    private static async Task LeaveAsync(Task<IRealtimeConnection> connecting, CancellationTokenSource left)
    {
        await left.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
        {
            await connecting.Result.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what it still throws is nobody's
        }
    }
}
