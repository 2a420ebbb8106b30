using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parley.Server.CallLoops;

/// <summary>
/// One thread that waits for many sockets at once and carries on what waits for each: a frame of a call takes one system call to come, one to
/// go and its share of a wait, and no change of threads. When the thread is held up, another one takes its place.
/// </summary>
internal sealed class CallLoop : IDisposable
{
    private const long SignalKey = 0;

    /// <summary>How long what was gathered may wait for what else there is to do. Measured: docs/performance.md.</summary>
    private static readonly TimeSpan s_gatheringTime = TimeSpan.FromMilliseconds(0.25);

    private readonly ConcurrentDictionary<long, LoopStream> _streams = new();
    private readonly CallLoopMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly int _epoll = Epoll.Create();
    private readonly int _signal = Epoll.CreateSignal();
    private volatile LoopShift _shift = new();
    private long _lastKey = SignalKey;
    private bool _isStopping;
    private bool _isClosed;

    public CallLoop(CallLoopMetrics metrics, TimeProvider timeProvider, ILogger logger)
    {
        _metrics = metrics;
        _timeProvider = timeProvider;
        _logger = logger;
        Epoll.Add(_epoll, _signal, Epoll.Readable, SignalKey);
        Begin(_shift);
    }

    /// <summary>Looks after a stream from now on.</summary>
    /// <exception cref="ObjectDisposedException">The loop has ended.</exception>
    public long Add(LoopStream stream, int descriptor)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            var key = ++_lastKey;
            _streams[key] = stream;
            try
            {
                Epoll.Add(_epoll, descriptor, Epoll.Readable | Epoll.Writable | Epoll.PeerClosed | Epoll.EdgeTriggered, key);
            }
            catch
            {
                _streams.TryRemove(key, out _);
                throw;
            }

            return key;
        }
    }

    /// <summary>Looks after a stream no longer; its socket is closed next, and so forgotten by the system.</summary>
    public void Remove(long key) => _streams.TryRemove(key, out _);

    /// <summary>Remembers to send what an output has gathered, when the loop's own thread asks, which then sends for many at once; else false.</summary>
    /// <param name="output">Whose.</param>
    /// <param name="isDeferred">Whether that is remembered already.</param>
    public bool TryDefer(LoopOutput output, bool isDeferred) => _shift.TryDefer(output, isDeferred);

    /// <summary>
    /// Asked now and then: when its thread still does what it did the last time, another one takes over. The connection that held it up is from
    /// then on carried on by the thread pool, so that it holds up nobody else.
    /// </summary>
    public void Relieve()
    {
        LoopShift next;
        lock (_gate)
        {
            if (_isStopping || !_shift.IsHeldUp())
            {
                return;
            }

            next = new LoopShift();
            if (_streams.TryGetValue(_shift.HandOver(next), out var stream))
            {
                stream.ContinueElsewhere();
            }

            _shift = next;
        }

        CallLoopLog.HeldUp(_logger);
        Begin(next);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            if (!_isClosed)
            {
                Epoll.Signal(_signal);
            }
        }

        foreach (var stream in _streams.Values)
        {
            stream.Dispose();
        }
    }

    private void Begin(LoopShift shift) => new Thread(() => Run(shift)) { IsBackground = true, Name = "call loop" }.Start();

    private void Run(LoopShift shift)
    {
        shift.Begin();
        while (IsOn(shift))
        {
            var begunAt = _metrics.Begin();
            var sentAt = _timeProvider.GetTimestamp();
            while (shift.TryTake(out var events, out var key))
            {
                if (_streams.TryGetValue(key, out var stream))
                {
                    CarryOn(stream, events);
                }

                if (_timeProvider.GetElapsedTime(sentAt) >= s_gatheringTime)
                {
                    shift.SendGathered();
                    sentAt = _timeProvider.GetTimestamp();
                }
            }

            shift.SendGathered();
            _metrics.End(begunAt);
            if (IsOn(shift))
            {
                shift.Wait(_epoll);
            }
        }
    }

    /// <summary>False when another thread has taken over, or the loop ends; the last one closes it.</summary>
    private bool IsOn(LoopShift shift)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_shift, shift))
            {
                return false;
            }

            if (_isStopping && !_isClosed)
            {
                _isClosed = true;
                Epoll.Close(_epoll);
                Epoll.Close(_signal);
            }

            return !_isStopping;
        }
    }

    private void CarryOn(LoopStream stream, uint events)
    {
        try
        {
            stream.Ready(events);
        }
        catch (Exception exception) // the loop's border: whatever one connection does, the others go on
        {
            CallLoopLog.Failed(_logger, exception.GetType().Name);
            stream.Dispose();
        }
    }
}
