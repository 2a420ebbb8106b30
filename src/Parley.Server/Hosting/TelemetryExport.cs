using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>Sends Parley's spans and measurements to an OpenTelemetry collector, from the host's start to its stop; what waits then is sent.</summary>
internal sealed class TelemetryExport(ParleyOptions options) : IHostedService, IDisposable
{
    private const string SourceName = "Parley"; // of the activity source and the meter

    private TracerProvider? _traces;
    private MeterProvider? _measurements;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Telemetry.OtlpEndpoint is not null)
        {
            var resource = OtlpTarget.Resource;
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(SourceName)
                .AddOtlpExporter(exporter => OtlpTarget.Apply(exporter, options.Telemetry, "v1/traces")).Build();
            _measurements = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(SourceName)
                .AddOtlpExporter(exporter => OtlpTarget.Apply(exporter, options.Telemetry, "v1/metrics")).Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _measurements?.Dispose();
    }
}
