using System.Threading.Channels;
using Parley.Agents.Sessions;

namespace Parley.Agents.Brain;

/// <summary>Runs background work: so much at a time, so much waiting, the same only once at a time. Thread-safe.</summary>
internal sealed class WorkQueue : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BrainWork> _byKey = new(StringComparer.Ordinal); // waiting and running, by what is wanted
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<BrainWork> _waiting;
    private readonly ConversationBrainOptions _options;
    private readonly Func<BrainWork, ValueTask> _started;
    private readonly Func<BrainWork, WorkEndedEvent, ValueTask> _ended;
    private readonly TimeProvider _timeProvider;
    private readonly Task _running;

    /// <param name="options">The bounds.</param>
    /// <param name="started">Told before work runs.</param>
    /// <param name="ended">Told after it ran.</param>
    /// <param name="timeProvider">The clock of the timeout.</param>
    public WorkQueue(
        ConversationBrainOptions options,
        Func<BrainWork, ValueTask> started,
        Func<BrainWork, WorkEndedEvent, ValueTask> ended,
        TimeProvider timeProvider)
    {
        _options = options;
        _started = started;
        _ended = ended;
        _timeProvider = timeProvider;
        _waiting = Channel.CreateBounded<BrainWork>(
            new BoundedChannelOptions(options.MaxWaiting) { FullMode = BoundedChannelFullMode.Wait }); // full: TryAdd refuses
        _running = Task.WhenAll(Enumerable.Range(0, options.MaxRunning).Select(_ => WorkAsync()));
    }

    /// <summary>Takes work on.</summary>
    /// <returns>Null when the same is under way already; else whether there was room.</returns>
    public bool? TryAdd(BrainWork work)
    {
        lock (_lock)
        {
            if (!_byKey.TryAdd(work.Request.Intent.Key, work))
            {
                return null;
            }

            if (_waiting.Writer.TryWrite(work))
            {
                return true;
            }

            _byKey.Remove(work.Request.Intent.Key);
            return false;
        }
    }

    /// <summary>Calls work off; false when it is over or unknown.</summary>
    public bool Cancel(string workId)
    {
        lock (_lock)
        {
            var work = _byKey.Values.FirstOrDefault(work => work.Request.WorkId == workId);
            work?.Cancel();
            return work is not null;
        }
    }

    /// <summary>Calls everything off and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (var work in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (!_stopping.IsCancellationRequested)
            {
                await _started(work).ConfigureAwait(false);
                var ended = await RunAsync(work).ConfigureAwait(false);
                Forget(work);
                await _ended(work, ended).ConfigureAwait(false);
            }

            work.Dispose();
        }
    }

    private async Task<WorkEndedEvent> RunAsync(BrainWork work)
    {
        var ended = new WorkEndedEvent(work.Request.WorkId, work.Intent.Name, Result: null);
        using var timeout = new CancellationTokenSource(_options.WorkTimeout, _timeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, work.Cancellation, _stopping.Token);
        try
        {
            any.Token.ThrowIfCancellationRequested();
            var result = await ApplicationCode.RunAsync(token => work.Intent.Work(work.Request, token), any.Token).ConfigureAwait(false);
            return string.IsNullOrWhiteSpace(result) ? ended : ended with { Result = result };
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested)
        {
            var isLate = timeout.IsCancellationRequested && !work.Cancellation.IsCancellationRequested && !_stopping.IsCancellationRequested;
            return ended with { Failure = isLate ? WorkFailure.Timeout : WorkFailure.Cancelled };
        }
        catch (Exception exception) // the application's code: its fault becomes an event
        {
            return ended with { Failure = WorkFailure.Exception, Exception = exception };
        }
    }

    private void Forget(BrainWork work)
    {
        lock (_lock)
        {
            _byKey.Remove(work.Request.Intent.Key);
        }
    }
}
