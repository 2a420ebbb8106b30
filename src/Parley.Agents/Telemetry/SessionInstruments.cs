using System.Diagnostics.Metrics;

namespace Parley.Agents.Telemetry;

/// <summary>What sessions measure, on the meter <c>Parley</c>. Thread-safe; shared.</summary>
internal sealed class SessionInstruments(Meter meter)
{
    private static readonly InstrumentAdvice<double> s_latency = new() { HistogramBucketBoundaries = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 40] };

    // those that the GenAI conventions advise
    private static readonly InstrumentAdvice<double> s_operation = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<double> s_invocation = new()
    {
        HistogramBucketBoundaries = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6],
    };

    private static readonly InstrumentAdvice<long> s_tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
    };

    private static readonly SessionInstruments s_shared = new(new Meter("Parley")); // for sessions without a factory of their own

    /// <summary>Those of a session.</summary>
    public static SessionInstruments Of(TelemetryOptions options) =>
        options.MeterFactory?.Create(new MeterOptions("Parley")) is { } meter ? new SessionInstruments(meter) : s_shared;

    public Histogram<double> Connecting { get; } = meter.CreateHistogram(
        "parley.upstream.connect.duration", "s", "An attempt to open a connection to a model.", tags: null, s_operation);

    public Counter<long> Failovers { get; } = meter.CreateCounter<long>(
        "parley.session.failovers", "{failover}", "Another model than the preferred one, or the one before, took over because that could not be had.");

    public Histogram<double> FirstAudio { get; } = meter.CreateHistogram(
        "parley.session.response_latency", "s", "From the detected end of the user's speech to the first audio of the answer for the listener.",
        tags: null, s_latency);

    public Histogram<double> SessionDuration { get; } = meter.CreateHistogram(
        "gen_ai.invoke_agent.duration", "s", "From the beginning of a session to its end.", tags: null, s_invocation);

    public Histogram<double> ResponseDuration { get; } = meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "From the beginning of a response to its end.",
        tags: null, s_operation);

    public Histogram<double> ToolDuration { get; } = meter.CreateHistogram(
        "gen_ai.execute_tool.duration", "s", "From a tool's call to its outcome.", tags: null, s_operation);

    public Histogram<long> Tokens { get; } = meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens of a response.", tags: null, s_tokens);

    public Counter<long> Interruptions { get; } = meter.CreateCounter<long>("parley.session.interruptions", "{interruption}", "The agent was stopped while it was heard.");

    public Counter<long> Reconnects { get; } = meter.CreateCounter<long>("parley.session.reconnects", "{reconnect}", "A lost connection to a model was replaced.");

    public Counter<long> GuardrailTrips { get; } = meter.CreateCounter<long>("parley.guardrail.trips", "{trip}", "Something was said that must not be said.");

    public Histogram<double> DeadAir { get; } = meter.CreateHistogram<double>("parley.session.dead_air", "s", "Silence, when it was told.");
}
