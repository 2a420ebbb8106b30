using System.Collections.Concurrent;

namespace Parley.Engine.Speech;

/// <summary>
/// A few threads of their own for decoding and synthesis, which hold the processor for milliseconds at a time: on the shared
/// thread pool they would delay the pacing of media. Work is served in order; callers beyond the capacity wait.
/// </summary>
internal sealed class SpeechWorkers : IDisposable
{
    private readonly BlockingCollection<Action> _work;
    private readonly SemaphoreSlim _room;

    /// <param name="threadCount">How much may run at once; 1 or more.</param>
    /// <param name="capacity">How much may wait in the queue itself; beyond it callers wait for room.</param>
    /// <param name="name">The threads' name, for a debugger.</param>
    public SpeechWorkers(int threadCount, int capacity, string name)
    {
        _work = new BlockingCollection<Action>(capacity);
        _room = new SemaphoreSlim(capacity);
        for (var i = 0; i < threadCount; i++)
        {
            new Thread(Run) { IsBackground = true, Name = $"{name} {i}" }.Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> on a worker. It is skipped when cancelled while it waits, never stopped once it runs.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        ObjectDisposedException.ThrowIf(_work.IsAddingCompleted, this);
        _work.Add(() => Execute(work, result, cancellationToken), CancellationToken.None);
        return await result.Task.ConfigureAwait(false);
    }

    /// <summary>Takes no more work; what was taken is still done, then the threads end.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Execute<T>(Func<T> work, TaskCompletionSource<T> result, CancellationToken cancellationToken)
    {
        _room.Release();
        if (cancellationToken.IsCancellationRequested)
        {
            result.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            result.SetResult(work());
        }
        catch (Exception exception)
        {
            result.SetException(exception);
        }
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
