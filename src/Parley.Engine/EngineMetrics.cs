using System.Diagnostics.Metrics;

namespace Parley.Engine;

/// <summary>What the engine measures, on the meter <c>Parley</c>.</summary>
internal sealed class EngineMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _responseLatency;

    /// <param name="meterFactory">Null outside a host: the meter is then the engine's own.</param>
    public EngineMetrics(IMeterFactory? meterFactory)
    {
        _meter = meterFactory?.Create("Parley") ?? new Meter("Parley");
        _responseLatency = _meter.CreateHistogram(
            "parley.turn.response_latency",
            unit: "s",
            description: "From the end of the user's speech to the first audio of the answer leaving the engine.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10] });
    }

    public void ReportResponseLatency(TimeSpan latency) => _responseLatency.Record(latency.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
