using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Parley.Storage.Journal;

namespace Parley.Server.Telemetry;

/// <summary>What a server measures of the writing of records, whenever it is asked, from its start on; nothing where none are kept.</summary>
internal sealed class StorageMetrics(IMeterFactory meterFactory, CallRecorder? recorder = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meterFactory.Create("Parley"); // which the factory ends
        meter.CreateObservableGauge(
            "parley.storage.queue.depth", () => Of(known => (long)known.Health.Waiting), "{entry}", "Entries of records that are not durable yet.");
        meter.CreateObservableGauge(
            "parley.storage.queue.age", () => Of(known => known.OldestWait.TotalSeconds), "s", "How long the oldest of them has waited.");
        meter.CreateObservableCounter(
            "parley.storage.entries.lost", () => Of(known => known.Health.Lost), "{entry}", "Entries of records that could not be written.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<T>[] Of<T>(Func<CallRecorder, T> read)
        where T : struct => recorder is null ? [] : [new Measurement<T>(read(recorder))];
}
