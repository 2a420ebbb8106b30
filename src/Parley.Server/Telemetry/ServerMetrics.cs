using System.Diagnostics.Metrics;
using Parley.Server.Calls;

namespace Parley.Server.Telemetry;

/// <summary>What a server measures of its calls, on the meter <c>Parley</c>; each tag has few values, and none is a person's. Thread-safe.</summary>
internal sealed class ServerMetrics
{
    private const int MaxValueCount = 100;
    private static readonly double[] s_callSeconds = [5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600];
    private readonly TimeProvider _timeProvider;
    private readonly UpDownCounter<long> _live;
    private readonly Histogram<double> _duration;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _refusals;
    private readonly BoundedLabel _reasons = new(MaxValueCount);
    private readonly BoundedLabel _models = new(MaxValueCount);
    private readonly BoundedLabel _codes = new(MaxValueCount);

    public ServerMetrics(IMeterFactory meterFactory, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        var meter = meterFactory.Create("Parley");
        _live = meter.CreateUpDownCounter<long>("parley.calls.live", "{call}", "Conversations of calls that go on.");
        _duration = meter.CreateHistogram(
            "parley.call.duration", "s", "A call's conversation, from its beginning to its end.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = s_callSeconds });
        _cost = meter.CreateCounter<double>("parley.usage.cost", "{USD}", "What models cost, by the price table.");
        _errors = meter.CreateCounter<long>("parley.call.errors", "{error}", "Errors of calls, those that ended nothing too.");
        _refusals = meter.CreateCounter<long>("parley.refusals", "{refusal}", "Conversations that were not begun.");
    }

    /// <summary>A call's conversation begins.</summary>
    /// <param name="live">The call.</param>
    /// <param name="carrier">The carrier's section of the configuration; null for a page.</param>
    /// <returns>To be told why it ended, once.</returns>
    public Action<string> Begin(LiveCall live, string? carrier)
    {
        KeyValuePair<string, object?>[] tags = [Agent(live.AgentName), new("parley.call.kind", NameOf(live.Kind)), new("parley.call.carrier", carrier)];
        var startedAt = _timeProvider.GetTimestamp();
        _live.Add(1, tags);
        return reason =>
        {
            _live.Add(-1, tags);
            _duration.Record(_timeProvider.GetElapsedTime(startedAt).TotalSeconds, [.. tags, new("parley.call.end_reason", _reasons.Of(reason))]);
        };
    }

    /// <summary>Something was used.</summary>
    /// <param name="cost">In US dollars; null for what has no price.</param>
    /// <param name="agentName">Null where no agent answers.</param>
    /// <param name="model">Null where it is not known.</param>
    public void Spend(decimal? cost, string? agentName, string? model)
    {
        if (cost is { } amount)
        {
            _cost.Add((double)amount, Agent(agentName), new("gen_ai.request.model", model is null ? null : _models.Of(model)));
        }
    }

    /// <summary>Something went wrong in a call.</summary>
    /// <param name="agentName">Whose.</param>
    /// <param name="code">What, in a word.</param>
    public void Fail(string agentName, string code) => _errors.Add(1, Agent(agentName), new("error.type", _codes.Of(code)));

    /// <summary>A conversation was not begun.</summary>
    /// <param name="entrance">Where it was to come in.</param>
    /// <param name="cause">Why, in a word.</param>
    public void Refuse(Entrance entrance, string cause) => _refusals.Add(
        1, new("parley.refusal.entrance", NameOf(entrance)), new KeyValuePair<string, object?>("parley.refusal.cause", _codes.Of(cause)));

    private static KeyValuePair<string, object?> Agent(string? name) => new("gen_ai.agent.name", name);

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
