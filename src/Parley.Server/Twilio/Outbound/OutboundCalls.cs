using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Twilio.Outbound;

/// <summary>
/// Places calls, one after the other at the pace that the account is allowed, and follows each to its end. The queue is bounded: beyond it
/// nothing is taken. A call that nobody takes is tried again by its own rule.
/// </summary>
internal sealed class OutboundCalls : IHostedService, IDisposable
{
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(30);
    private readonly TwilioOptions _options;
    private readonly TwilioConnection _connection;
    private readonly OutboundDialler _dialler;
    private readonly LiveCalls _calls;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Channel<OutboundOrder> _queue;
    private readonly BackgroundWork _work;
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _followed = [];

    public OutboundCalls(
        ParleyOptions options, TwilioConnection connection, OutboundDialler dialler, LiveCalls calls, TimeProvider timeProvider, ILogger<OutboundCalls> logger)
    {
        _options = options.Twilio;
        _connection = connection;
        _dialler = dialler;
        _calls = calls;
        _timeProvider = timeProvider;
        _logger = logger;
        _queue = Channel.CreateBounded<OutboundOrder>(new BoundedChannelOptions(options.Twilio.MaxQueuedCalls) { SingleReader = true });
        _work = new BackgroundWork("outbound calls", PlaceAsync, logger);
    }

    /// <summary>Why no call can be placed here; null when they can.</summary>
    public string? Obstacle =>
        _connection.Client is null ? "Calls cannot be placed: set twilio.account_sid and twilio.auth_token or twilio.api_key."
        : _options.PublicUrl is null ? "Calls cannot be placed: set twilio.public_url, so that Twilio can ask what to do."
        : null;

    /// <summary>Takes a call into the queue; false when that is full.</summary>
    public bool TryAdd(OutboundOrder order)
    {
        order.Live.Progress!.Note(CallProgressState.Queued);
        _calls.Changed(order.Live);
        return _queue.Writer.TryWrite(order);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_connection.Client is not null)
        {
            _work.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _work.StopAsync(cancellationToken);

    public void Dispose() => _work.Dispose();

    private async Task PlaceAsync(CancellationToken stopping)
    {
        var period = TimeSpan.FromSeconds(1 / _options.CallsPerSecond);
        try
        {
            await foreach (var order in _queue.Reader.ReadAllAsync(stopping))
            {
                Follow(DialAsync(order, stopping));
                await Task.Delay(period, _timeProvider, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
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
            var (end, isRepeatable) = await _dialler.RunAsync(order, stopping);
            if (isRepeatable && order.Attempts > 1 && order.RetryOn.Contains(end))
            {
                await Task.Delay(order.RetryDelay, _timeProvider, stopping);
                order.Live.BeginAgain();
                if (TryAdd(order with { Attempts = order.Attempts - 1 }))
                {
                    return;
                }

                order.Live.Progress!.Note(CallProgressState.Failed);
            }

            // the carrier's report can be here before the conversation is closed, which knows better why it ended
            await order.Live.WhenIdle.WaitAsync(s_closingTime, _timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
            if (order.Live.EndedAt is null)
            {
                _calls.End(order.Live, end.ToText().Replace('-', '_'));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _calls.End(order.Live, "shutdown");
        }
        catch (Exception exception) // the border of one call: no other is harmed
        {
            TwilioLog.OutboundFailed(_logger, order.Live.Id, exception);
            order.Live.Progress!.Note(CallProgressState.Failed);
            _calls.End(order.Live, "call_failed");
        }
    }
}
