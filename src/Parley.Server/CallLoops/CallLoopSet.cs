using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Parley.Server.CallLoops;

/// <summary>
/// The server's loops, one a processor, for the sockets of calls: the carriers' and the models'. Where there is no <c>epoll</c> there are none, and
/// sockets are the platform's.
/// </summary>
internal sealed class CallLoopSet : IDisposable
{
    private static readonly TimeSpan s_reliefTime = TimeSpan.FromMilliseconds(250);
    private readonly CallLoop[] _loops;
    private readonly ITimer _relief;
    private uint _next;

    public CallLoopSet(TimeProvider timeProvider, ILogger<CallLoop> logger, IMeterFactory? meterFactory = null)
    {
        var metrics = new CallLoopMetrics(timeProvider, meterFactory);
        _loops = [.. Enumerable.Range(0, Epoll.IsSupported ? Environment.ProcessorCount : 0).Select(_ => new CallLoop(metrics, timeProvider, logger))];
        _relief = timeProvider.CreateTimer(static state => ((CallLoopSet)state!).Relieve(), this, s_reliefTime, s_reliefTime);
    }

    /// <summary>Whether there are any.</summary>
    public bool IsSupported => _loops.Length > 0;

    /// <summary>The one for the next socket.</summary>
    public CallLoop Next() => _loops[Interlocked.Increment(ref _next) % (uint)_loops.Length];

    public void Dispose()
    {
        _relief.Dispose();
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }
    }

    private void Relieve()
    {
        foreach (var loop in _loops)
        {
            loop.Relieve();
        }
    }
}
