using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Agents.Playout;

/// <summary>Knows when the agent has said all that it was asked for, and it is heard. Any thread.</summary>
internal sealed class Farewell(SessionInbox inbox, TimeProvider timeProvider)
{
    /// <summary>Returns then, or when the session is over, or when nobody wants to wait any longer. Never throws.</summary>
    public async Task HeardAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var remaining = TimeSpan.MaxValue; remaining > TimeSpan.Zero;)
            {
                var asked = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
                await inbox.ExecuteAsync(new RemainingCommand(asked), cancellationToken).ConfigureAwait(false);
                remaining = await asked.Task.ConfigureAwait(false);
                await Task.Delay(remaining, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is RealtimeDisconnectedException or OperationCanceledException)
        {
            // over, or no time left
        }
    }
}
