using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Parley.Agents.Tests.Telemetry;

/// <summary>The measurements of one meter as text: the name, the value, and the tags that have a value in the order of their names.</summary>
internal sealed class TaggedMeasurements : IMeterFactory
{
    private readonly ConcurrentQueue<string> _measured = new();
    private readonly MeterListener _listener = new();
    private Meter? _meter; // one, however often it is asked for: as of the host's factory

    public IReadOnlyCollection<string> All => _measured;

    public Meter Create(MeterOptions options)
    {
        if (_meter is not null)
        {
            return _meter;
        }

        _meter = new Meter(options);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.Start();
        return _meter;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter?.Dispose();
    }

    private void Note(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _measured.Enqueue(
        string.Join(' ', tags.ToArray().Where(tag => tag.Value is not null).OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => $"{tag.Key}={tag.Value}").Prepend(FormattableString.Invariant($"{name} {value}"))));
}
