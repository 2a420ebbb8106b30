using Parley.Agents.Resolution;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>How a model becomes an agent: what is asked of it, and what it confirmed. Written by the session's loop, read from any thread.</summary>
internal sealed class AgentConfirmation(ActiveAgents agents, AgentSessionOptions options)
{
    private const string RequestId = "parley_configure";
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RealtimeSessionConfiguration _configuration = new();

    /// <summary>Completes when the model has confirmed the agent; faults when it refused it.</summary>
    public Task Confirmed => _confirmed.Task;

    /// <summary>The whole effective session, as the model last told it.</summary>
    public RealtimeSessionConfiguration Configuration => Volatile.Read(ref _configuration);

    /// <summary>What makes the model the agent.</summary>
    public SessionUpdateEvent Request() => new() { EventId = RequestId, Session = AgentConfiguration.For(agents.Current, options) };

    /// <summary>The model tells its session.</summary>
    public void Apply(SessionConfiguration session)
    {
        if (session is RealtimeSessionConfiguration configuration)
        {
            Volatile.Write(ref _configuration, configuration);
        }
    }

    /// <summary>The model has taken an update.</summary>
    public void Confirm() => _confirmed.TrySetResult();

    /// <summary>True when the error refuses the agent.</summary>
    public bool IsRefusal(ErrorDetails error) =>
        error.EventId == RequestId && _confirmed.TrySetException(new RealtimeConnectException(
            $"The model rejected the settings of the agent '{agents.Current.Name}': {error.Message}", error.Code));

    /// <summary>The session ends; whoever still waits for the confirmation is told.</summary>
    public void Fail(string message, string? code = null, Exception? exception = null)
    {
        var failure = (exception as RealtimeDisconnectedException)?.Failure ?? RealtimeFailure.Other;
        _confirmed.TrySetException(new RealtimeConnectException(message, code, exception) { Failure = failure });
        _ = _confirmed.Task.Exception; // nobody may be waiting
    }
}
