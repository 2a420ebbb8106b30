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

    private Task<IRealtimeConnection> ConnectAsync(SwapAttempt attempt) => ApplicationCode.RunAsync(
        token => models.DialAsync(attempt.Model, attempt.Reason.ToString(), () => attempt.IsOverdue, token).AsTask(), attempt.Stopping, static late => late.DisposeAsync());
}
