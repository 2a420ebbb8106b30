using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;

namespace Parley.Server.Twilio.Outbound;

/// <summary>
/// Places calls, one after the other at the pace that the account is allowed, and follows each to its end. The queue is bounded: beyond it
/// nothing is taken. A call that nobody takes is tried again by its own rule.
/// </summary>
internal sealed class OutboundCalls(
    ParleyOptions options, TwilioConnection connection, OutboundDialler dialler, LiveCalls calls, TimeProvider timeProvider, ILogger<OutboundCalls> logger)
    : BackgroundService
{
    private readonly Channel<OutboundOrder> _queue = Channel.CreateBounded<OutboundOrder>(
        new BoundedChannelOptions(options.Twilio.MaxQueuedCalls) { SingleReader = true });

    private readonly Lock _gate = new();
    private readonly HashSet<Task> _followed = [];

    /// <summary>Why no call can be placed here; null when they can.</summary>
    public string? Obstacle =>
        connection.Client is null ? "Calls cannot be placed: set twilio.account_sid and twilio.auth_token or twilio.api_key."
        : options.Twilio.PublicUrl is null ? "Calls cannot be placed: set twilio.public_url, so that Twilio can ask what to do."
        : null;

    /// <summary>Takes a call into the queue; false when that is full.</summary>
    public bool TryAdd(OutboundOrder order)
    {
        order.Live.Progress!.Note(CallProgressState.Queued);
        return _queue.Writer.TryWrite(order);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var period = TimeSpan.FromSeconds(1 / options.Twilio.CallsPerSecond);
        try
        {
            await foreach (var order in _queue.Reader.ReadAllAsync(stoppingToken))
            {
                Follow(DialAsync(order, stoppingToken));
                await Task.Delay(period, timeProvider, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }

        Task[] followed;
        lock (_gate)
        {
            followed = [.. _followed];
        }

        await Task.WhenAll(followed);
    }

    private void Follow(Task task)
    {
        lock (_gate)
        {
            _followed.RemoveWhere(done => done.IsCompleted);
            _followed.Add(task);
        }
    }

    /// <summary>One attempt, and the order's way after it. Never throws.</summary>
    private async Task DialAsync(OutboundOrder order, CancellationToken stopping)
    {
        try
        {
            var end = await dialler.RunAsync(order, stopping);
            if (order.Attempts > 1 && order.RetryOn.Contains(end))
            {
                await Task.Delay(order.RetryDelay, timeProvider, stopping);
                order.Live.BeginAgain();
                if (TryAdd(order with { Attempts = order.Attempts - 1 }))
                {
                    return;
                }

                order.Live.Progress!.Note(CallProgressState.Failed);
            }

            if (order.Live.EndedAt is null)
            {
                calls.End(order.Live, end.ToText().Replace('-', '_'));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            calls.End(order.Live, "shutdown");
        }
        catch (Exception exception) // the border of one call: no other is harmed
        {
            TwilioLog.OutboundFailed(logger, order.Live.Id, exception);
            order.Live.Progress!.Note(CallProgressState.Failed);
            calls.End(order.Live, "call_failed");
        }
    }
}
