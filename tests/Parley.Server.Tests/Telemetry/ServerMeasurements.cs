using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Telemetry;

/// <summary>What one server measures, as text: the name, the value, and the tags that have a value in the order of their names.</summary>
internal sealed class ServerMeasurements : IDisposable
{
    private readonly ConcurrentQueue<string> _measured = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _first = new(StringComparer.Ordinal);
    private readonly MeterListener _listener;

    public ServerMeasurements(RunningServer server)
    {
        var own = server.Services.GetRequiredService<IMeterFactory>(); // tests run at the same time
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, own) && instrument.Meter.Name == "Parley")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.Start();
    }

    /// <summary>All so far.</summary>
    public IReadOnlyCollection<string> All => _measured;

    /// <summary>Completes when something was measured by that name.</summary>
    public Task FirstAsync(string name, CancellationToken cancellationToken) => FirstOf(name).Task.WaitAsync(cancellationToken);

    /// <summary>Asks those that are measured when they are asked.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private TaskCompletionSource FirstOf(string name) => _first.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Note(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _measured.Enqueue(string.Join(' ', tags.ToArray().Where(tag => tag.Value is not null).OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => $"{tag.Key}={tag.Value}").Prepend(FormattableString.Invariant($"{name} {value}"))));
        FirstOf(name).TrySetResult();
    }
}
