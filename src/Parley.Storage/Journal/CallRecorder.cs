using System.Collections.Concurrent;
using Parley.Storage.Records;

namespace Parley.Storage.Journal;

/// <summary>
/// Writes the records of calls as they happen, each call through a journal of its own. A store that fails ends no call: entries wait, are tried again,
/// and beyond a bound are lost and counted. Dispose it before its store. Thread-safe.
/// </summary>
public sealed class CallRecorder : IAsyncDisposable
{
    private readonly ConcurrentDictionary<CallJournal, Task> _journals = new();
    private readonly CancellationTokenSource _stopping;
    private readonly ICallStore _store;
    private readonly RecorderOptions _options;
    private readonly Backlog _backlog;

    /// <param name="store">Where to. Stays the caller's to dispose.</param>
    /// <param name="options">Null for the defaults.</param>
    public CallRecorder(ICallStore store, RecorderOptions? options = null)
    {
        _store = store;
        _options = options ?? new RecorderOptions();
        _stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _options.TimeProvider);
        _backlog = new Backlog(_options);
    }

    /// <summary>How it is with the writing now.</summary>
    public RecorderHealth Health => _backlog.Health;

    /// <summary>How long the oldest entry that is not durable yet has waited; zero when none waits.</summary>
    public TimeSpan OldestWait => _journals.Keys.Select(journal => journal.OldestAt).Min() is { } at ? _options.TimeProvider.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>Begins a call's record. Never waits, and never fails for the store's sake.</summary>
    /// <exception cref="ArgumentException">The id or the agent's name is empty, or the id is longer than 200 characters or not printable.</exception>
    public CallJournal Begin(CallStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentException.ThrowIfNullOrEmpty(start.CallId);
        ArgumentException.ThrowIfNullOrEmpty(start.AgentName);
        if (start.CallId.Length > 200 || start.CallId.Any(char.IsControl))
        {
            throw new ArgumentException("A call's id has at most 200 printable characters.", nameof(start));
        }

        return Run(new CallJournal(start, _store, _options, _backlog));
    }

    /// <summary>Goes on with the record of a call that came back after its end, e.g. from a transfer. What is appended comes behind what was.</summary>
    /// <param name="earlier">The call's journal so far; complete, or about to be.</param>
    public CallJournal Continue(CallJournal earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Run(new CallJournal(earlier, _store, _options, _backlog));
    }

    private CallJournal Run(CallJournal journal)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        _journals[journal] = Task.CompletedTask;
        _journals[journal] = RunAsync(journal);
        if (journal.Completion.IsCompleted)
        {
            _journals.TryRemove(journal, out _);
        }

        return journal;
    }

    /// <summary>Waits for what is not written yet, for <see cref="RecorderOptions.DrainTime"/> at most. Calls that are open stay open in the store.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _journals.Keys)
        {
            journal.Close();
        }

        _stopping.CancelAfter(_options.DrainTime);
        foreach (var running in _journals.Values)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync(CallJournal journal)
    {
        await journal.RunAsync(_stopping.Token).ConfigureAwait(false);
        _journals.TryRemove(journal, out _);
    }
}
