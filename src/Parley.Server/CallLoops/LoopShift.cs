namespace Parley.Server.CallLoops;

/// <summary>One thread's time at a loop: what it has found to do, so that another thread can take over the rest when it is held up.</summary>
internal sealed class LoopShift
{
    private const int MaxEvents = 256;
    private readonly Lock _gate = new();
    private readonly byte[] _events = new byte[Epoll.ByteCountOf(MaxEvents)];
    private List<LoopOutput> _unsent = [];
    private List<LoopOutput> _sending = [];
    private Thread? _thread;
    private int _next;
    private int _count;
    private long _taken;
    private long _seen;
    private bool _isBusy;
    private bool _isOver;

    /// <summary>Begins, on the thread whose time it is.</summary>
    public void Begin() => _thread = Thread.CurrentThread;

    /// <summary>Waits for something to do.</summary>
    public void Wait(int epoll)
    {
        var count = Epoll.Wait(epoll, _events);
        lock (_gate)
        {
            (_next, _count) = (0, count);
        }
    }

    /// <summary>The next thing to do; false when there is no more, which ends the last one too.</summary>
    public bool TryTake(out uint events, out long key)
    {
        (events, key) = (0, 0);
        lock (_gate)
        {
            _taken++;
            _isBusy = _next < _count;
            if (_isBusy)
            {
                (events, key) = Epoll.Read(_events, _next++);
            }

            return _isBusy;
        }
    }

    /// <summary>Remembers to send what an output has gathered. False on any other thread, and when it is over: it is to be sent at once.</summary>
    /// <param name="output">Whose.</param>
    /// <param name="isDeferred">Whether that is remembered already.</param>
    public bool TryDefer(LoopOutput output, bool isDeferred)
    {
        if (!ReferenceEquals(_thread, Thread.CurrentThread))
        {
            return false;
        }

        lock (_gate)
        {
            if (!_isOver && !isDeferred)
            {
                _unsent.Add(output);
            }

            return !_isOver;
        }
    }

    /// <summary>Sends what was gathered, one socket after the other: whoever receives it is awake from the first on, and woken only once.</summary>
    public void SendGathered()
    {
        lock (_gate)
        {
            (_unsent, _sending) = (_sending, _unsent);
        }

        foreach (var output in _sending)
        {
            output.SendGathered();
        }

        _sending.Clear();
    }

    /// <summary>True when it does the same thing as when it was asked last.</summary>
    public bool IsHeldUp()
    {
        lock (_gate)
        {
            var isHeldUp = _isBusy && _taken == _seen;
            _seen = _taken;
            return isHeldUp;
        }
    }

    /// <summary>Leaves the rest to another thread.</summary>
    /// <returns>Which socket held it up.</returns>
    public long HandOver(LoopShift next)
    {
        lock (_gate)
        {
            var count = _count - _next;
            _events.AsSpan(Epoll.ByteCountOf(_next), Epoll.ByteCountOf(count)).CopyTo(next._events);
            next._count = count;
            next._unsent.AddRange(_unsent);
            _unsent.Clear();
            _count = _next;
            _isOver = true;
            return Epoll.Read(_events, _next - 1).Key;
        }
    }
}
