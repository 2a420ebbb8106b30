namespace Parley.Agents.Brain;

/// <summary>One piece of work, from its acceptance to its end.</summary>
internal sealed class BrainWork(Intent intent, WorkRequest request) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public Intent Intent => intent;

    public WorkRequest Request => request;

    /// <summary>Cancelled when somebody calls it off.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    public void Cancel() => _ = _cancellation.CancelAsync(); // not Cancel: what follows must not run here; nothing of the application's is in it

    public void Dispose() => _cancellation.Dispose();
}
