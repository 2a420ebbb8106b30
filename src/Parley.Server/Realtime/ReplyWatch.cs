using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Server.Realtime;

/// <summary>Knows whether a reply is under way, so that a stopping server can let it finish.</summary>
internal sealed class ReplyWatch
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _replies;
    private bool _isStopping;

    public void Observe(ServerEvent serverEvent)
    {
        lock (_lock)
        {
            _replies = serverEvent switch
            {
                ResponseCreatedEvent => _replies + 1,
                ResponseDoneEvent => Math.Max(0, _replies - 1),
                _ => _replies,
            };

            // A response that ends with a call is followed by the one that speaks its result.
            if (serverEvent is ResponseDoneEvent { Response: var response } && _replies == 0)
            {
                IsWaitingForTool = response.Output?.Any(item => item is FunctionCallItem) == true;
            }

            SettleIfQuiet();
        }
    }

    /// <summary>Completes when the server stops and no reply is under way, or <paramref name="drainTime"/> later.</summary>
    public async Task WhenQuietAsync(TimeSpan drainTime, TimeProvider timeProvider, CancellationToken stopping, CancellationToken ending)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), stopped);
        await stopped.Task.WaitAsync(ending);
        lock (_lock)
        {
            _isStopping = true;
            SettleIfQuiet();
        }

        await Task.WhenAny(_quiet.Task, Task.Delay(drainTime, timeProvider, ending));
        ending.ThrowIfCancellationRequested();
    }

    private bool IsWaitingForTool { get; set; }

    private void SettleIfQuiet()
    {
        if (_isStopping && _replies == 0 && !IsWaitingForTool)
        {
            _quiet.TrySetResult();
        }
    }
}
