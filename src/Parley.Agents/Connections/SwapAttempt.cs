using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>One attempt to have another connection. For the session's loop alone.</summary>
/// <param name="reason">Why.</param>
/// <param name="modelIndex">Which model.</param>
/// <param name="waitsForTurn">Whether it takes over between turns; else as soon as it can.</param>
/// <param name="isFresh">Whether the conversation begins anew on it.</param>
internal sealed class SwapAttempt(SwapReason reason, int modelIndex, bool waitsForTurn, bool isFresh) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public SwapReason Reason => reason;

    public int ModelIndex => modelIndex;

    public bool IsFresh => isFresh;

    /// <summary>False when the connection in use is gone: then there is no turn to wait for.</summary>
    public bool WaitsForTurn { get; set; } = waitsForTurn;

    /// <summary>Null until the model was reached.</summary>
    public SessionConnection? Connection { get; set; }

    /// <summary>What the model confirmed; null until it has.</summary>
    public Realtime.Sessions.SessionConfiguration? Confirmed { get; set; }

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Those who asked for it; told when it took over or failed.</summary>
    public List<TaskCompletionSource> Done { get; } = [];

    public void Fail(Exception exception) =>
        Done.ForEach(done => done.TrySetException(new RealtimeConnectException("Another connection could not be had.", innerException: exception)));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (Connection is not null)
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
