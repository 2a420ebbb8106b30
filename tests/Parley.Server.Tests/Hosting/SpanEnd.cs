using System.Diagnostics;

namespace Parley.Server.Tests.Hosting;

/// <summary>Tells of the end of one of Parley's spans with this tag. Listeners are told in the order in which they came.</summary>
internal sealed class SpanEnd : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActivityListener _listener;

    public SpanEnd(string tag, string value)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Parley",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _ = Equals(span.GetTagItem(tag), value) && _ended.TrySetResult(),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Task Task => _ended.Task;

    public void Dispose() => _listener.Dispose();
}
