namespace Parley.Engine.Speech.Espeak;

/// <summary>
/// Keeps one process waiting for each of the commands used last, because starting one takes 20 ms. At most so many wait, the one
/// unused for longest goes first; at most so many speak, further texts wait in turn.
/// </summary>
internal sealed class EspeakProcessPool(string program, int maxWarmCount, int maxActiveCount) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(EspeakCommand Command, EspeakProcess Process)> _warm = []; // least recently used first
    private readonly SemaphoreSlim _active = new(maxActiveCount);
    private bool _disposed;

    public int WarmCount
    {
        get
        {
            lock (_gate)
            {
                return _warm.Count;
            }
        }
    }

    /// <summary>A process for one text; dispose it and call <see cref="Release"/>.</summary>
    public async Task<EspeakProcess> TakeAsync(EspeakCommand command, CancellationToken cancellationToken)
    {
        await _active.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return TakeWarm(command) ?? EspeakProcess.Start(program, command);
        }
        catch
        {
            _active.Release();
            throw;
        }
    }

    /// <summary>The text is spoken or given up; a process for the next one of the kind is started.</summary>
    public void Release(EspeakCommand command)
    {
        _active.Release();
        lock (_gate)
        {
            if (_disposed || maxWarmCount == 0 || _warm.Any(entry => entry.Command == command))
            {
                return;
            }

            try
            {
                _warm.AddLast((command, EspeakProcess.Start(program, command)));
            }
            catch (SpeechLibraryException)
            {
                return; // the next text will find out, and can say so to its caller
            }

            if (_warm.Count > maxWarmCount)
            {
                _warm.First!.Value.Process.Dispose();
                _warm.RemoveFirst();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var (_, process) in _warm)
            {
                process.Dispose();
            }

            _warm.Clear();
        }
    }

    private EspeakProcess? TakeWarm(EspeakCommand command)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (var node = _warm.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Command == command)
                {
                    _warm.Remove(node);
                    if (node.Value.Process.IsAlive)
                    {
                        return node.Value.Process;
                    }

                    node.Value.Process.Dispose();
                    return null;
                }
            }

            return null;
        }
    }
}
