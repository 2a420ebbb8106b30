using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Logs;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Logs;

/// <summary>
/// Sends what Parley logs to an OpenTelemetry collector, where there is one; what waits is sent when it is disposed of. It takes messages with their values, and no exceptions,
/// whose texts are others'. Thread-safe.
/// </summary>
internal sealed class LogExport(ParleyOptions options) : ILoggerProvider
{
    private readonly ILoggerFactory? _sending = options.Telemetry.OtlpEndpoint is null ? null : LoggerFactory.Create(logging => logging.AddOpenTelemetry(export =>
    {
        export.IncludeFormattedMessage = true;
        export.SetResourceBuilder(OtlpTarget.Resource).AddOtlpExporter(exporter => OtlpTarget.Apply(exporter, options.Telemetry, "v1/logs"));
    }));

    public ILogger CreateLogger(string categoryName) =>
        _sending is null ? NullLogger.Instance : new MessageLogger(_sending.CreateLogger(categoryName));

    public void Dispose() => _sending?.Dispose();

    private sealed class MessageLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, exception: null, (said, _) => formatter(said, null));
    }
}
