using System.Threading.Tasks.Sources;

namespace Parley.Agents.Sessions;

/// <summary>
/// Wakes one loop. Whoever rings says whether the loop goes on in the very call, so that no thread is woken for it, or on the pool. One
/// waits, any thread rings; a ring is never lost. Allocates nothing.
/// </summary>
internal sealed class LoopBell : IValueTaskSource
{
    private const int Silent = 0;
    private const int Rung = 1;
    private const int WaitedFor = 2;
    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;

    /// <summary>Waits for a ring since the last wait.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        var version = _core.Version;
        if (Interlocked.CompareExchange(ref _state, WaitedFor, Silent) == Silent)
        {
            return new ValueTask(this, version);
        }

        Interlocked.Exchange(ref _state, Silent);
        return ValueTask.CompletedTask;
    }

    /// <summary>Wakes the loop, now or when it next waits.</summary>
    /// <param name="isInline">True to have it go on before this returns.</param>
    public void Ring(bool isInline)
    {
        while (true)
        {
            if (Interlocked.CompareExchange(ref _state, Silent, WaitedFor) == WaitedFor)
            {
                _core.RunContinuationsAsynchronously = !isInline;
                _core.SetResult(true);
                return;
            }

            if (Interlocked.CompareExchange(ref _state, Rung, Silent) is Silent or Rung)
            {
                return;
            }
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
