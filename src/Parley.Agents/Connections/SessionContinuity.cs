using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>Moves a session to another connection at the application's wish. Any thread.</summary>
public sealed class SessionContinuity
{
    private readonly SessionInbox _inbox;

    internal SessionContinuity(SessionInbox inbox) => _inbox = inbox;

    /// <summary>Goes on over a new connection to the same model, at once, with the history. Completes when it took over.</summary>
    /// <exception cref="RealtimeConnectException">It could not be had; the session stays as it was.</exception>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task RenewAsync(CancellationToken cancellationToken = default) => SwapAsync(null, isFresh: false, cancellationToken);

    /// <summary>
    /// Begins anew in the same session object: the agent that it was started with, an empty history, no running tools, over a new
    /// connection. Handlers and readers stay; nothing of the former conversation comes any more. Completes when it took over.
    /// </summary>
    /// <inheritdoc cref="RenewAsync" path="/exception"/>
    public Task RestartAsync(CancellationToken cancellationToken = default) => SwapAsync(null, isFresh: true, cancellationToken);

    /// <summary>Goes on with another model, between turns, with the history. It is the session's own from then on. Completes when it took over.</summary>
    /// <inheritdoc cref="RenewAsync" path="/exception"/>
    public Task SwitchModelAsync(IRealtimeModel model, CancellationToken cancellationToken = default) => SwapAsync(model, isFresh: false, cancellationToken);

    private async Task SwapAsync(IRealtimeModel? model, bool isFresh, CancellationToken cancellationToken)
    {
        var swapped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.ExecuteAsync(new SwapCommand(model, isFresh, swapped), cancellationToken).ConfigureAwait(false);
        await swapped.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
