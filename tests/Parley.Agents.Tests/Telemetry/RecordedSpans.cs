using System.Collections.Concurrent;
using System.Diagnostics;

namespace Parley.Agents.Tests.Telemetry;

/// <summary>The spans of one trace, and no other's: tests run at the same time.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;
    private readonly Activity _root;

    public RecordedSpans()
    {
        _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Parley",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == _root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> All => [.. _spans.Where(span => span.TraceId == _root.TraceId)];

    public Activity this[string name] => Assert.Single(All, span => span.DisplayName == name);

    public void Dispose()
    {
        _listener.Dispose();
        _root.Dispose();
    }
}
