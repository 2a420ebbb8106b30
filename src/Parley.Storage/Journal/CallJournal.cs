using System.Threading.Channels;
using Parley.Storage.Records;

namespace Parley.Storage.Journal;

/// <summary>
/// The record of one call while it is written: what is appended is redacted, numbered and made durable by one loop, several entries in one transaction
/// where several wait. Thread-safe.
/// </summary>
public sealed class CallJournal
{
    private const long Nothing = long.MinValue;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Waiting> _waiting; // full: further entries are lost and counted, because a record must never hold a call up
    private readonly EntryPreparation _preparation;
    private readonly BatchWriter _writer;
    private readonly RecorderOptions _options;
    private readonly Backlog _backlog;
    private readonly CallStart _start;
    private readonly Task _earlier;
    private readonly Lock _ending = new();
    private CallEnd? _end;
    private long _lost;
    private long _writingSince = Nothing; // when the first of those came that are being written

    internal CallJournal(CallStart start, ICallStore store, RecorderOptions options, Backlog backlog)
        : this(EntryTexts.Prepare(start), new EntryPreparation(options, store.Redactor), Task.CompletedTask, store, options, backlog)
    {
    }

    /// <summary>Goes on where another one ended.</summary>
    internal CallJournal(CallJournal earlier, ICallStore store, RecorderOptions options, Backlog backlog)
        : this(earlier._start, earlier._preparation, earlier.Completion, store, options, backlog) =>
        _lost = earlier.LostCount;

    private CallJournal(CallStart start, EntryPreparation preparation, Task earlier, ICallStore store, RecorderOptions options, Backlog backlog)
    {
        _preparation = preparation;
        _start = start;
        _earlier = earlier;
        _writer = new BatchWriter(this, store, options, backlog);
        _options = options;
        _backlog = backlog;
        _waiting = Channel.CreateBounded<Waiting>(
            new BoundedChannelOptions(options.MaxWaitingPerCall) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>The call.</summary>
    public string CallId => _start.CallId;

    /// <summary>Entries of this call that could not be written.</summary>
    public long LostCount => Interlocked.Read(ref _lost);

    /// <summary>Ends when all that was appended is durable, or given up. Never faults.</summary>
    public Task Completion => _completion.Task;

    /// <summary>When the oldest entry came that is not durable yet, by the recorder's clock; null when none waits.</summary>
    internal long? OldestAt =>
        Interlocked.Read(ref _writingSince) is var since and not Nothing ? since : _waiting.Reader.TryPeek(out var first) ? first.At : null;

    /// <summary>Appends an entry, without waiting for anything.</summary>
    /// <returns>False when too many wait already, or the record is complete: the entry is lost, and counted.</returns>
    public bool TryAppend(CallEntry entry) => TryPost(new Waiting(entry, _options.TimeProvider.GetTimestamp(), null));

    /// <summary>Appends an entry.</summary>
    /// <returns>True as soon as it is durable; false when it is lost.</returns>
    public async Task<bool> AppendAsync(CallEntry entry, CancellationToken cancellationToken = default)
    {
        var written = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return TryPost(new Waiting(entry, _options.TimeProvider.GetTimestamp(), written)) && await written.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes how the call ended, after all that was appended; nothing can be appended from now on. The first one counts.</summary>
    /// <returns>Once it is durable or given up: <see cref="Completion"/>, unless <paramref name="cancellationToken"/> gives up waiting.</returns>
    public Task CompleteAsync(CallEnd end, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(end);
        lock (_ending)
        {
            _end ??= EntryTexts.Prepare(end);
        }

        Close();
        return Completion.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more.</summary>
    internal void Close() => _waiting.Writer.TryComplete();

    /// <summary>Writes until the call has ended or <paramref name="cancellationToken"/> gives up. Never throws.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // off the caller's thread: a store may block
            await _earlier.ConfigureAwait(false); // never faults, and ends when the recorder does
            await WriteAsync([], null, cancellationToken).ConfigureAwait(false); // the call is seen from its first moment
            while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await WriteAsync(Take(), null, cancellationToken).ConfigureAwait(false);
            }

            CallEnd? end;
            lock (_ending)
            {
                end = _end;
            }

            if (end is not null || LostCount > _preparation.Totals.LostCount)
            {
                await WriteAsync([], end, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _backlog.Recover(this);
            _completion.TrySetResult();
        }
    }

    private bool TryPost(Waiting waiting)
    {
        ArgumentNullException.ThrowIfNull(waiting.Entry);
        _ = EntryJson.KindOf(waiting.Entry); // an entry of a foreign type is the caller's mistake, told to the caller
        if (!_backlog.TryEnter())
        {
            Lose(1);
            return false;
        }

        if (!_waiting.Writer.TryWrite(waiting))
        {
            _backlog.Leave(1);
            Lose(1);
            return false;
        }

        return true;
    }

    private List<Waiting> Take()
    {
        var taken = new List<Waiting>();
        while (taken.Count < _options.MaxBatch && _waiting.Reader.TryRead(out var waiting))
        {
            taken.Add(waiting);
        }

        Interlocked.Exchange(ref _writingSince, taken.Count == 0 ? Nothing : taken[0].At);
        return taken;
    }

    private async Task WriteAsync(List<Waiting> taken, CallEnd? end, CancellationToken cancellationToken)
    {
        var batch = _preparation.Prepare(_start, taken.Select(waiting => waiting.Entry), LostCount, end);
        var written = await _writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref _writingSince, Nothing);
        _backlog.Leave(taken.Count);
        var lost = written.Take(taken.Count).Count(isWritten => !isWritten); // an entry that tells of losses may stand behind them
        if (lost > 0)
        {
            Lose(lost);
        }

        for (var i = 0; i < taken.Count; i++)
        {
            taken[i].Written?.TrySetResult(written[i]);
        }
    }

    private void Lose(long count)
    {
        Interlocked.Add(ref _lost, count);
        _backlog.Lose(count);
    }

    private sealed record Waiting(CallEntry Entry, long At, TaskCompletionSource<bool>? Written);
}
