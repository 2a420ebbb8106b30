using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;

namespace Parley.Server.Tests.Hosting;

/// <summary>A collector of OpenTelemetry on a free port of this machine, which keeps every byte that it is sent.</summary>
internal sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, StringBuilder> _received = new() { ["traces"] = new(), ["metrics"] = new(), ["logs"] = new() };

    private TelemetryCollector(WebApplication app) => _app = app;

    public string Traces => Read("traces");

    public string Metrics => Read("metrics");

    public string Logs => Read("logs");

    /// <summary>All that was sent.</summary>
    public string All => Traces + Metrics + Logs;

    public static async Task<TelemetryCollector> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var collector = new TelemetryCollector(builder.Build());
        collector._app.Urls.Add("http://127.0.0.1:0");
        collector._app.MapPost("/v1/traces", request => collector.KeepAsync("traces", request));
        collector._app.MapPost("/v1/metrics", request => collector.KeepAsync("metrics", request));
        collector._app.MapPost("/v1/logs", request => collector.KeepAsync("logs", request));
        await collector._app.StartAsync(cancellationToken);
        return collector;
    }

    /// <summary>Has a server send here.</summary>
    public void Configure(ParleyOptions options)
    {
        options.Telemetry.OtlpEndpoint = new Uri(_app.Urls.First());
        options.Telemetry.UseHttp = true;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(string kind, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (_received)
        {
            _received[kind].Append(Encoding.UTF8.GetString(body.ToArray()));
        }
    }

    private string Read(string kind)
    {
        lock (_received)
        {
            return _received[kind].ToString();
        }
    }
}
