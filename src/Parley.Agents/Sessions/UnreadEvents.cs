namespace Parley.Agents.Sessions;

/// <summary>
/// Events that wait for one reader, who takes them over in batches: while it is at one, the writer's lock is not needed. All but
/// <see cref="TakeOfBatch"/> is called under one lock; that is the reader's alone.
/// </summary>
internal sealed class UnreadEvents
{
    private const int FewEvents = 16;
    private const int KeptCapacity = 1024; // a reader that was once far behind must not cost memory for ever
    private RealtimeSessionEvent?[] _batch = [];
    private RealtimeSessionEvent?[] _arrived = new RealtimeSessionEvent?[FewEvents];
    private int _batchCount;
    private int _taken; // of the batch
    private int _arrivedCount;

    /// <summary>How many wait.</summary>
    public int Count => _arrivedCount + _batchCount - Volatile.Read(ref _taken);

    /// <summary>Adds one at the end.</summary>
    public void Add(RealtimeSessionEvent sessionEvent)
    {
        if (_arrivedCount == _arrived.Length)
        {
            Array.Resize(ref _arrived, 2 * _arrivedCount);
        }

        _arrived[_arrivedCount++] = sessionEvent;
    }

    /// <summary>Takes the first of the batch; null when it is used up.</summary>
    public RealtimeSessionEvent? TakeOfBatch()
    {
        var index = _taken;
        if (index == _batchCount)
        {
            return null;
        }

        var next = _batch[index];
        _batch[index] = null;
        Volatile.Write(ref _taken, index + 1);
        return next;
    }

    /// <summary>Takes the first of all; null when none waits.</summary>
    public RealtimeSessionEvent? TakeOfAll()
    {
        if (_taken == _batchCount)
        {
            (_batch, _arrived) = (_arrived, _batch.Length is 0 or > KeptCapacity ? new RealtimeSessionEvent?[FewEvents] : _batch);
            (_batchCount, _taken, _arrivedCount) = (_arrivedCount, 0, 0);
        }

        return TakeOfBatch();
    }

    /// <summary>Hands them to handlers, too, in order.</summary>
    public void CopyTo(SessionEventHandlers handlers)
    {
        for (var index = _taken; index < _batchCount; index++)
        {
            handlers.TryPost(_batch[index]!);
        }

        for (var index = 0; index < _arrivedCount; index++)
        {
            handlers.TryPost(_arrived[index]!);
        }
    }
}
