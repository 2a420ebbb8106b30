using System.Diagnostics.Metrics;

namespace Parley.Agents.Telemetry;

/// <summary>What sessions measure, on the meter <c>Parley</c>. Thread-safe; shared.</summary>
internal sealed class SessionInstruments(Meter meter)
{
    private static readonly double[] s_seconds = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 40];

    /// <summary>For sessions without a factory of their own.</summary>
    public static SessionInstruments Shared { get; } = new(new Meter("Parley"));

    public Histogram<double> FirstAudio { get; } = meter.CreateHistogram(
        "parley.session.response_latency", "s", "From the detected end of the user's speech to the first audio of the answer for the listener.",
        tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = s_seconds });

    public Histogram<double> ResponseDuration { get; } = meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "From the beginning of a response to its end.",
        tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = s_seconds });

    public Histogram<double> ToolDuration { get; } = meter.CreateHistogram(
        "parley.tool.duration", "s", "From a tool's call to its outcome.",
        tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = s_seconds });

    public Histogram<long> Tokens { get; } = meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens of a response.");

    public Counter<long> Interruptions { get; } = meter.CreateCounter<long>("parley.session.interruptions", "{interruption}", "The agent was stopped while it was heard.");

    public Counter<long> Reconnects { get; } = meter.CreateCounter<long>("parley.session.reconnects", "{reconnect}", "A lost connection to a model was replaced.");

    public Counter<long> GuardrailTrips { get; } = meter.CreateCounter<long>("parley.guardrail.trips", "{trip}", "Something was said that must not be said.");

    public Histogram<double> DeadAir { get; } = meter.CreateHistogram<double>("parley.session.dead_air", "s", "Silence, when it was told.");
}
