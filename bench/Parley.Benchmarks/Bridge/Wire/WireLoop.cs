using System.Collections.Concurrent;
using System.Diagnostics;

namespace Parley.Benchmarks.Bridge.Wire;

/// <summary>One thread's loop: sockets, timers in order, and what other threads ask for. Times are <see cref="Stopwatch"/> ticks, which all processes share.</summary>
internal sealed class WireLoop : IDisposable
{
    private readonly Poller _poller = new();
    private readonly Dictionary<int, Action> _ready = [];
    private readonly PriorityQueue<Action, long> _timers = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private bool _isStopped;

    public static long Now => Stopwatch.GetTimestamp();

    public static long Ticks(double milliseconds) => (long)(milliseconds * Stopwatch.Frequency / 1000);

    public static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    public void Watch(int descriptor, Action ready)
    {
        _ready[descriptor] = ready;
        _poller.Watch(descriptor);
    }

    public void WatchOutput(int descriptor, bool isWanted) => _poller.WatchOutput(descriptor, isWanted);

    public void Forget(int descriptor)
    {
        if (_ready.Remove(descriptor))
        {
            _poller.Forget(descriptor);
        }
    }

    public void At(long ticks, Action action) => _timers.Enqueue(action, ticks);

    public void Post(Action action) => _posted.Enqueue(action);

    public void Stop() => _isStopped = true;

    public void Run()
    {
        Action<int> ready = descriptor =>
        {
            if (_ready.TryGetValue(descriptor, out var action))
            {
                action();
            }
        };
        while (!_isStopped)
        {
            var now = Now;
            while (_timers.TryPeek(out var timer, out var due) && due <= now)
            {
                _timers.Dequeue();
                timer();
            }

            while (_posted.TryDequeue(out var posted))
            {
                posted();
            }

            var left = _timers.TryPeek(out _, out var next) ? Milliseconds(next - Now) : 5;
            _poller.Wait((int)Math.Clamp(Math.Ceiling(left), 0, 5), ready);
        }
    }

    public void Dispose() => _poller.Dispose();
}
