using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Twilio.Outbound;

/// <summary>
/// Places the calls that wait, one after the other at the pace that the account is allowed, and follows each to its end; those of the server before
/// this one, too. A call that nobody takes is tried again by its own rule. That a call is being placed is in the journal before the carrier is asked.
/// </summary>
internal sealed class OutboundCalls : IHostedService, IDisposable
{
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(30);

    /// <summary>How long a full disk is waited for.</summary>
    private static readonly TimeSpan s_writingTime = TimeSpan.FromSeconds(30);

    private readonly TwilioOptions _options;
    private readonly TwilioConnection _connection;
    private readonly OutboundDialler _dialler;
    private readonly OutboundJournal _journal;
    private readonly OutboundQueue _queue;
    private readonly OutboundRecovery _recovery;
    private readonly LiveCalls _calls;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly BackgroundWork _work;
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _followed = [];
    private CancellationTokenRegistration _starting;
    private List<(OutboundEntry Entry, OutboundCall Call)> _left = [];

    public OutboundCalls(
        ParleyOptions options,
        TwilioConnection connection,
        OutboundDialler dialler,
        OutboundJournal journal,
        OutboundQueue queue,
        OutboundRecovery recovery,
        LiveCalls calls,
        IHostApplicationLifetime lifetime,
        TimeProvider timeProvider,
        ILogger<OutboundCalls> logger)
    {
        _options = options.Twilio;
        _connection = connection;
        _dialler = dialler;
        _journal = journal;
        _queue = queue;
        _recovery = recovery;
        _calls = calls;
        _lifetime = lifetime;
        _timeProvider = timeProvider;
        _logger = logger;
        _work = new BackgroundWork("outbound calls", PlaceAsync, logger);
    }

    /// <summary>Why no call can be placed here; null when they can.</summary>
    public string? Obstacle =>
        _connection.Client is null ? "Calls cannot be placed: set twilio.account_sid and twilio.auth_token or twilio.api_key."
        : _options.PublicUrl is null ? "Calls cannot be placed: set twilio.public_url, so that Twilio can ask what to do."
        : null;

    /// <exception cref="ParleyConfigurationException">The journal cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_connection.Client is null)
        {
            return;
        }

        _left = [.. (await LoadAsync(cancellationToken)).Select(entry => (entry, _recovery.Restore(entry)))];
        var waiting = _left.FindAll(left => left.Entry.Stage == OutboundStage.Waiting);
        waiting.ForEach(left => _queue.Hold(left.Call));
        if (_left.Count > 0)
        {
            TwilioLog.QueueRestored(_logger, waiting.Count, _left.Count - waiting.Count);
        }

        _starting = _lifetime.ApplicationStarted.Register(_work.Start); // not before: who answers would be asked for at a closed door
    }

    public Task StopAsync(CancellationToken cancellationToken) => _work.StopAsync(cancellationToken);

    public void Dispose()
    {
        _starting.Dispose();
        _work.Dispose();
    }

    private async Task<IReadOnlyList<OutboundEntry>> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _journal.LoadAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new ParleyConfigurationException(
                $"{_options.QueueFile}: cannot read the calls that wait (twilio.queue_file): {exception.Message} Only one server may have the file.", _options.QueueFile!, exception);
        }
    }

    private async Task PlaceAsync(CancellationToken stopping)
    {
        _left.ForEach(left => Follow(GoOnAsync(left.Entry, left.Call, stopping)));
        _left = [];
        var period = TimeSpan.FromSeconds(1 / _options.CallsPerSecond);
        try
        {
            await foreach (var call in _queue.TakeAllAsync(stopping))
            {
                Follow(PlaceAsync(call, stopping));
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

    /// <summary>What the server before this one left.</summary>
    private Task GoOnAsync(OutboundEntry entry, OutboundCall call, CancellationToken stopping) => RunAsync(call, async () =>
    {
        if (entry.Stage != OutboundStage.Waiting)
        {
            await EndAsync(call, await _dialler.ResumeAsync(call, entry.At, stopping), stopping);
        }
        else if (_recovery.FindObstacle(entry) is { } obstacle)
        {
            call.Live.Problem = obstacle;
            await _queue.TryCancelAsync(call.Live);
        }
        else
        {
            await _queue.ReleaseLaterAsync(call, entry.At - _timeProvider.GetUtcNow(), stopping);
        }
    }, stopping);

    /// <summary>One attempt.</summary>
    private Task PlaceAsync(OutboundCall call, CancellationToken stopping) => RunAsync(call, async () =>
    {
        try
        {
            await _journal.WriteAsync(call.ToEntry(OutboundStage.Placing, _timeProvider.GetUtcNow()));
        }
        catch (IOException exception)
        {
            TwilioLog.QueueNotWritten(_logger, call.Live.Id, exception.GetType().Name);
            call.Live.Problem = "The file of the calls that wait (twilio.queue_file) cannot be written, so it waits.";
            _queue.Hold(call);
            await _queue.ReleaseLaterAsync(call, s_writingTime, stopping);
            return;
        }

        if (stopping.IsCancellationRequested) // nobody is rung: the next server need not ask what became of it
        {
            await _journal.TryWriteAsync(call.ToEntry(OutboundStage.Waiting, _timeProvider.GetUtcNow()));
            stopping.ThrowIfCancellationRequested();
        }

        await EndAsync(call, await _dialler.PlaceAsync(call, stopping), stopping);
    }, stopping);

    /// <summary>The way of a call after an attempt.</summary>
    private async Task EndAsync(OutboundCall call, AttemptEnd attempt, CancellationToken stopping)
    {
        var order = call.Order;
        if (attempt.IsRepeatable && order.Attempts > 1 && order.RetryOn.Contains(attempt.State))
        {
            var again = call with { Order = order with { Attempts = order.Attempts - 1 } };
            _queue.Hold(again);
            await _queue.TryKeepAsync(again, _timeProvider.GetUtcNow() + order.RetryDelay);
            await _queue.ReleaseLaterAsync(again, order.RetryDelay, stopping);
            return;
        }

        // the carrier's report can be here before the conversation is closed, which knows better why it ended
        await call.Live.WhenIdle.WaitAsync(s_closingTime, _timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
        if (call.Live.EndedAt is null)
        {
            _calls.End(call.Live, call.Live.IsUncertain ? "unknown" : attempt.State.ToText().Replace('-', '_'));
        }

        await _journal.TryWriteAsync(call.ToEntry(OutboundStage.Over, _timeProvider.GetUtcNow()));
    }

    /// <summary>The border of one call: no other is harmed. Never throws. What the server's stop interrupts stays in the journal.</summary>
    private async Task RunAsync(OutboundCall call, Func<Task> follow, CancellationToken stopping)
    {
        try
        {
            await follow();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _calls.End(call.Live, "shutdown");
        }
        catch (Exception exception)
        {
            TwilioLog.OutboundFailed(_logger, call.Live.Id, exception.GetType().Name, exception.StackTrace);
            call.Live.Progress!.Note(CallProgressState.Failed);
            _calls.End(call.Live, "call_failed");
        }
    }
}
