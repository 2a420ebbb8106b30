using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>telemetry:</c> to options, and fills in OpenTelemetry's own environment variables.</summary>
internal static class TelemetryReader
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string HttpProtocol = "http/protobuf";

    private static readonly Dictionary<string, bool> s_protocols = new(StringComparer.Ordinal) { ["grpc"] = false, [HttpProtocol] = true };

    public static void Read(YamlValue? value, TelemetryOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.OtlpEndpoint = section.Take("otlp_endpoint")?.HttpUrl();
        options.UseHttp = section.Take("otlp_protocol")?.Choice(s_protocols) ?? options.UseHttp;
        section.RejectUnknownKeys();
    }

    /// <summary>What the file does not say comes from the environment.</summary>
    public static void FillFrom(Func<string, string?> environment, TelemetryOptions options)
    {
        if (options.OtlpEndpoint is null && Uri.TryCreate(environment(EndpointVariable), UriKind.Absolute, out var endpoint))
        {
            options.OtlpEndpoint = endpoint;
            options.UseHttp = environment(ProtocolVariable) == HttpProtocol;
        }
    }
}
