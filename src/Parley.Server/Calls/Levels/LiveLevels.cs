using Parley.Calls;

namespace Parley.Server.Calls.Levels;

/// <summary>How loud both sides of the calls under way are, measured only while somebody watches. Thread-safe.</summary>
internal sealed class LiveLevels : IAsyncDisposable
{
    /// <summary>More calls than that nobody watches.</summary>
    private const int MaxCallCount = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<Call, Tap> _taps = [];
    private int _watcherCount;
    private Task _stopped = Task.CompletedTask; // never faults

    /// <summary>Somebody watches; dispose it when they do no more.</summary>
    public IDisposable Watch()
    {
        lock (_gate)
        {
            _watcherCount++;
        }

        return new Watcher(this);
    }

    /// <summary>Listens in to those of these calls that have a conversation.</summary>
    public void Follow(IEnumerable<LiveCall> calls)
    {
        lock (_gate)
        {
            foreach (var (call, tap) in _taps.Where(pair => pair.Value.IsOver).ToList())
            {
                _taps.Remove(call);
                _stopped = Task.WhenAll(_stopped, tap.DisposeAsync().AsTask());
            }

            foreach (var call in calls.Select(live => live.Call).OfType<Call>().Take(_watcherCount == 0 ? 0 : MaxCallCount))
            {
                _taps.TryAdd(call, new Tap(call));
            }
        }
    }

    /// <summary>How loud a call's sides are, 0 (-60 dB and less) to 1 (as loud as can be).</summary>
    public (double Caller, double Agent) Of(Call call)
    {
        lock (_gate)
        {
            return _taps.TryGetValue(call, out var tap) ? tap.Levels.Read() : (0, 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task stopped;
        lock (_gate)
        {
            StopAll();
            stopped = _stopped;
        }

        await stopped;
    }

    private void StopAll()
    {
        _stopped = Task.WhenAll([_stopped, .. _taps.Values.Select(tap => tap.DisposeAsync().AsTask())]);
        _taps.Clear();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_watcherCount == 0)
            {
                StopAll();
            }
        }
    }

    private sealed class Watcher(LiveLevels owner) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                owner.Leave();
            }
        }
    }

    /// <summary>One call, listened in to until it is over or nobody watches.</summary>
    private sealed class Tap : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly Task _listening;

        public Tap(Call call) => _listening = call.Control.ListenAsync(Levels, _stopping.Token);

        public LevelStream Levels { get; } = new();

        public bool IsOver => _listening.IsCompleted;

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _listening;
            _stopping.Dispose();
        }
    }
}
