using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Parley.Cli;

/// <summary>Logs go to the error stream: warnings always, everything of Parley's with <c>--verbose</c>.</summary>
internal static class Logging
{
    public static void Configure(ILoggingBuilder logging, bool isVerbose)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Parley", isVerbose ? LogLevel.Debug : LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", isVerbose ? LogLevel.Information : LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // what fails at start is said in words
        logging.AddFilter("Microsoft.Hosting", LogLevel.Critical);
    }
}
