using System.Threading.Channels;
using Parley.Agents.Resolution;
using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Handoffs;

/// <summary>
/// Changes who answers and how: computes beside the session's loop, has the loop ask the model, and waits until the model has
/// confirmed it. Thread-safe.
/// </summary>
/// <param name="resolver">Computes agents.</param>
/// <param name="agents">Who answers.</param>
/// <param name="post">Hands a command to the session's loop.</param>
/// <param name="patience">How long the model may take to confirm.</param>
/// <param name="timeProvider">The clock of that.</param>
internal sealed class SessionChanges(
    AgentResolver resolver,
    ActiveAgents agents,
    Func<SessionCommand, CancellationToken, ValueTask> post,
    TimeSpan patience,
    TimeProvider timeProvider)
{
    /// <summary>Puts in another agent.</summary>
    public async Task ReplaceAgentAsync(RealtimeAgent agent, CancellationToken cancellationToken)
    {
        var resolved = await resolver.ResolveAsync(agent, cancellationToken).ConfigureAwait(false);
        var change = new SettingsChange(wish => wish.With(resolved))
        {
            Announce = (before, after) => Changed(before, after, AgentChangeReason.Manual), Asked = new AskedChange(AgentName: agent.Name),
        };
        await ChangeAsync(change, new ReplaceAgentCommand(change, agent), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One agent hands over to another. False when somebody else has taken over meanwhile.</summary>
    public async Task<bool> HandOverAsync(RealtimeAgent from, RealtimeAgent to, CancellationToken cancellationToken)
    {
        var resolved = await resolver.ResolveAsync(to, cancellationToken).ConfigureAwait(false);
        var change = new SettingsChange(wish => ReferenceEquals(wish.Agent.Agent, from) ? wish.With(resolved) : null)
        {
            Announce = (before, after) => Changed(before, after, AgentChangeReason.Handoff),
        };
        return await ChangeAsync(change, new ReplaceAgentCommand(change, to), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes the current agent anew; where another takes over meanwhile, that one.</summary>
    public async Task RefreshAgentAsync(CancellationToken cancellationToken)
    {
        AskedChange? asked = new();
        bool isRefreshed;
        do
        {
            var agent = agents.Current.Agent;
            var resolved = await resolver.ResolveAsync(agent, cancellationToken).ConfigureAwait(false);
            isRefreshed = await ChangeAsync(
                new SettingsChange(wish => ReferenceEquals(wish.Agent.Agent, agent) ? wish.With(resolved) : null) { Asked = asked },
                cancellationToken).ConfigureAwait(false);
            asked = null; // what follows is the session's own
        }
        while (!isRefreshed);
    }

    /// <summary>Changes the session's own settings.</summary>
    public Task UpdateSettingsAsync(RealtimeSessionConfiguration change, CancellationToken cancellationToken) =>
        ChangeAsync(
            new SettingsChange(wish =>
            {
                RefuseTracing(wish, change);
                return wish.With(change);
            }) { Asked = new AskedChange(change) },
            cancellationToken);

    private static void RefuseTracing(SessionWish wish, RealtimeSessionConfiguration change)
    {
        if (change.Tracing.IsPresent && wish.ToConfiguration().Tracing.Value is { } traced && traced != change.Tracing.Value)
        {
            throw new ArgumentException("Tracing cannot be changed once it is on; start another session.", nameof(change));
        }
    }

    private static AgentChangedEvent Changed(SessionWish before, SessionWish after, AgentChangeReason reason) =>
        new(before.Agent.Name, after.Agent.Name, reason);

    private Task<bool> ChangeAsync(SettingsChange change, CancellationToken cancellationToken) =>
        ChangeAsync(change, new ChangeSettingsCommand(change), cancellationToken);

    /// <exception cref="TimeoutException">The model has not answered in time. Should it still confirm, the change counts.</exception>
    private async Task<bool> ChangeAsync(SettingsChange change, SessionCommand command, CancellationToken cancellationToken)
    {
        try
        {
            var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await post(command with { Done = taken }, cancellationToken).ConfigureAwait(false);
            await taken.Task.WaitAsync(cancellationToken).ConfigureAwait(false); // faults when the session ends before it is taken
            await change.Postponed.WaitAsync(cancellationToken).ConfigureAwait(false);
            await change.Confirmed.WaitAsync(patience, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (change.Confirmed.IsCanceled)
        {
            return false;
        }
        catch (ChannelClosedException)
        {
            throw new RealtimeDisconnectedException("The session is closed.");
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            change.GiveUp();
            throw;
        }
    }
}
