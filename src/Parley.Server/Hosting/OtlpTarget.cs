using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>What all that is sent to a collector has in common: from whom it is, and where it goes.</summary>
internal static class OtlpTarget
{
    /// <summary>The service <c>parley</c>; <c>OTEL_SERVICE_NAME</c> wins.</summary>
    public static ResourceBuilder Resource => ResourceBuilder.CreateDefault().AddService("parley");

    /// <param name="exporter">What sends.</param>
    /// <param name="telemetry">With an endpoint.</param>
    /// <param name="path">Where to, over HTTP.</param>
    public static void Apply(OtlpExporterOptions exporter, TelemetryOptions telemetry, string path)
    {
        var endpoint = telemetry.OtlpEndpoint!;
        exporter.Protocol = telemetry.UseHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = telemetry.UseHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}") : endpoint;
    }
}
