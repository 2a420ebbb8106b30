using System.Diagnostics.Metrics;

namespace Parley.Server.CallLoops;

/// <summary>How busy the loops are.</summary>
internal sealed class CallLoopMetrics
{
    private readonly TimeProvider _timeProvider;
    private readonly Histogram<double>? _lag;

    /// <param name="timeProvider">The clock.</param>
    /// <param name="meterFactory">Null for nobody who wants to know.</param>
    public CallLoopMetrics(TimeProvider timeProvider, IMeterFactory? meterFactory)
    {
        _timeProvider = timeProvider;
        _lag = meterFactory?.Create("Parley").CreateHistogram(
            "parley.call_loop.lag",
            unit: "s",
            description: "From the wake-up of a loop to when it has looked after all sockets that it was woken for: how long the last one waited.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5] });
    }

    /// <summary>A loop was woken.</summary>
    /// <returns>For <see cref="End"/>; null when nobody wants to know.</returns>
    public long? Begin() => _lag is { Enabled: true } ? _timeProvider.GetTimestamp() : null;

    /// <summary>It has looked after all.</summary>
    public void End(long? begunAt)
    {
        if (begunAt is { } then)
        {
            _lag!.Record(_timeProvider.GetElapsedTime(then).TotalSeconds);
        }
    }
}
