namespace Parley.Server.Configuration;

/// <summary>Where traces, measurements and logs go.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// An OpenTelemetry collector that speaks OTLP over gRPC, e.g. <c>http://127.0.0.1:4317</c>. Null: the environment's
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, and without one nothing is sent.
    /// </summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>True for OTLP over HTTP (protobuf) instead of gRPC; paths such as <c>/v1/traces</c> are added to the endpoint. Default false.</summary>
    public bool UseHttp { get; set; }
}
