using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Parley.Storage.Journal;

/// <summary>Counts what waits in all journals of a recorder, and what is lost; tells when the state changes. Thread-safe.</summary>
internal sealed class Backlog(RecorderOptions options)
{
    private readonly ILogger _logger = options.Logger ?? NullLogger.Instance;
    private readonly Lock _gate = new();
    private readonly HashSet<object> _failing = [];
    private RecorderHealth _health = new(RecorderState.Writing, 0, 0, null);
    private int _waiting;
    private long _lost;

    public RecorderHealth Health
    {
        get
        {
            lock (_gate)
            {
                return _health with { Waiting = _waiting, Lost = _lost };
            }
        }
    }

    /// <summary>Takes a place for an entry; false when none is left.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_waiting >= options.MaxWaiting)
            {
                return false;
            }

            _waiting++;
            return true;
        }
    }

    public void Leave(int count)
    {
        lock (_gate)
        {
            _waiting -= count;
        }
    }

    public void Lose(long count)
    {
        Change(() =>
        {
            _lost += count;
            return _failing.Count == 0 ? _health : _health with { State = RecorderState.Losing };
        });
    }

    /// <summary>A journal's write failed.</summary>
    public void Fail(object journal, string error)
    {
        Change(() =>
        {
            _failing.Add(journal);
            return new RecorderHealth(_health.State == RecorderState.Writing ? RecorderState.Retrying : _health.State, 0, 0, error);
        });
    }

    /// <summary>The store will never take an entry.</summary>
    public void Refuse(string error) => StorageLog.EntryRefused(_logger, error);

    /// <summary>A journal's write succeeded, or the journal has given up.</summary>
    public void Recover(object journal) => Change(() =>
    {
        if (_failing.Remove(journal) && _failing.Count == 0)
        {
            return new RecorderHealth(RecorderState.Writing, 0, 0, null);
        }

        return _health;
    });

    private void Change(Func<RecorderHealth> change)
    {
        RecorderHealth? told = null;
        lock (_gate)
        {
            var next = change();
            if (next.State != _health.State)
            {
                told = next with { Waiting = _waiting, Lost = _lost };
            }

            _health = next;
        }

        if (told is not null)
        {
            Log(told);
            Report(told);
        }
    }

    private void Report(RecorderHealth health)
    {
        try
        {
            options.Health?.Report(health);
        }
        catch (Exception exception) // the application's code: what it throws costs no entry
        {
            StorageLog.HealthNotTold(_logger, exception.GetType().Name);
        }
    }

    /// <summary>Changes only: a store that is away for an hour would else fill the log.</summary>
    private void Log(RecorderHealth health)
    {
        switch (health.State)
        {
            case RecorderState.Writing:
                StorageLog.StoreRecovered(_logger, health.Lost);
                break;
            case RecorderState.Retrying:
                StorageLog.StoreFailed(_logger, health.Error, health.Waiting);
                break;
            default:
                StorageLog.EntriesLost(_logger, health.Waiting);
                break;
        }
    }
}
