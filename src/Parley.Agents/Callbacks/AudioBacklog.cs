namespace Parley.Agents.Callbacks;

/// <summary>The agent's audio that nobody has taken yet. When there is too much, the oldest is dropped and counted. Thread-safe.</summary>
/// <param name="maxByteCount">How much may wait.</param>
internal sealed class AudioBacklog(int maxByteCount) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly Queue<byte[]> _chunks = new();
    private int _byteCount;
    private bool _isComplete;
    private bool _isTaken;

    /// <summary>How many bytes were dropped because nobody took them.</summary>
    public long DroppedByteCount { get; private set; }

    /// <summary>Copies a chunk to the end.</summary>
    /// <param name="chunk">The audio.</param>
    /// <param name="isPlayed">True when somebody else has had it: then it waits only where audio has been asked for before.</param>
    public void Add(ReadOnlySpan<byte> chunk, bool isPlayed = false)
    {
        lock (_lock)
        {
            if (isPlayed && !_isTaken)
            {
                return;
            }

            _chunks.Enqueue(chunk.ToArray());
            _byteCount += chunk.Length;
            while (_byteCount > maxByteCount)
            {
                var dropped = _chunks.Dequeue().Length;
                _byteCount -= dropped;
                DroppedByteCount += dropped;
            }
        }

        _available.Release();
    }

    /// <summary>Forgets all that waits: it is not to be played.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _chunks.Clear();
            _byteCount = 0;
        }
    }

    /// <summary>No more comes.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
        }

        _available.Release();
    }

    /// <summary>The oldest chunk, once there is one; empty when no more comes.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isTaken = true;
        }

        while (true)
        {
            await _available.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                if (_chunks.TryDequeue(out var chunk))
                {
                    _byteCount -= chunk.Length;
                    return chunk;
                }

                if (_isComplete)
                {
                    _available.Release(); // for the next who asks
                    return default;
                }
            }
        }
    }

    public void Dispose() => _available.Dispose();
}
