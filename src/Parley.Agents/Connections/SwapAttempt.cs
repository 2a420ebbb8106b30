using Parley.Agents.Settings;
using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>One attempt to have another connection. For the session's loop alone, but for <see cref="Decided"/>.</summary>
/// <param name="reason">Why.</param>
/// <param name="modelIndex">Which model of the list; 0 too for one that is to become the first.</param>
/// <param name="model">What is dialled.</param>
/// <param name="waitsForTurn">Whether it takes over between turns; else as soon as it can.</param>
internal sealed class SwapAttempt(SwapReason reason, int modelIndex, IRealtimeModel model, bool waitsForTurn) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isOverdue;
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SwapReason Reason => reason;

    public int ModelIndex => modelIndex;

    public IRealtimeModel Model => model;

    /// <summary>Whether the conversation begins anew on it.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Whether the model becomes the session's own: the one of all agents that name none.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The agent that comes with it; null for the one that answers already.</summary>
    public SettingsChange? Change { get; init; }

    /// <summary>The name of that agent.</summary>
    public string? AgentName { get; init; }

    /// <summary>Ends when it took over, or will not.</summary>
    public Task Decided => _decided.Task;

    /// <summary>False when the connection in use is gone: then there is no turn to wait for.</summary>
    public bool WaitsForTurn { get; set; } = waitsForTurn;

    /// <summary>Null until the model was reached.</summary>
    public SessionConnection? Connection { get; set; }

    /// <summary>What the model confirmed; null until it has.</summary>
    public Realtime.Sessions.SessionConfiguration? Confirmed { get; set; }

    /// <summary>Whether it took too long. Set by the loop before <see cref="Stopping"/>; read where the dialling ends.</summary>
    public bool IsOverdue
    {
        get => _isOverdue;
        set => _isOverdue = value;
    }

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Those who asked for it; told when it took over or failed.</summary>
    public List<TaskCompletionSource> Done { get; } = [];

    public void Succeed()
    {
        _decided.TrySetResult();
        Done.ForEach(done => done.TrySetResult());
    }

    public void Fail(Exception exception) =>
        Done.ForEach(done => done.TrySetException(new RealtimeConnectException("Another connection could not be had.", innerException: exception)));

    public async ValueTask DisposeAsync()
    {
        _decided.TrySetResult();
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a model may have registered something there
        if (Connection is not null)
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
