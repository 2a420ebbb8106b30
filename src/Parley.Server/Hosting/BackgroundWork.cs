using Microsoft.Extensions.Logging;

namespace Parley.Server.Hosting;

/// <summary>
/// Work beside the server, from the host's start to its end. Ends quietly however the host ends: a <c>BackgroundService</c> whose host is
/// disposed before the pool has begun it is reported as a failure. What the work throws is logged.
/// </summary>
internal sealed class BackgroundWork(string name, Func<CancellationToken, Task> work, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new(); // not disposed: the work may still look at it, and it holds nothing
    private Task _running = Task.CompletedTask;

    /// <summary>Completes when the work has ended. Never faults.</summary>
    public Task Running => _running;

    /// <summary>Begins it, on the pool.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Cancels it and waits for it.</summary>
    /// <param name="cancellationToken">Waits no longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Cancels it; it ends by itself.</summary>
    public void Dispose() => _stopping.Cancel();

    private async Task RunAsync()
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // the server stops
        }
        catch (Exception exception) // the server goes on without it
        {
            HostingLog.WorkFailed(logger, name, exception.GetType().Name, exception.StackTrace);
        }
    }
}
