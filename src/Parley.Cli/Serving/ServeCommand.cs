using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Parley.Cli.Settings;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Storage;

namespace Parley.Cli.Serving;

/// <summary><c>parley serve</c>: runs the server until it is told to stop.</summary>
internal sealed class ServeCommand(Terminal terminal, Action<IParleyBuilder>? configure)
{
    public async Task<int> RunAsync(ServeSettings settings, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(cancellationToken);
        ParleyOptions options;
        WebApplication app;
        try
        {
            options = await SettingsFile.LoadAsync(settings.Config, settings.Engine, signals.Stop);
            options.Server.Host = settings.Host ?? options.Server.Host;
            options.Server.Port = settings.Port ?? options.Server.Port;
            app = ParleyApplication.Build(options, configure, logging => Logging.Configure(logging, settings.IsVerbose));
        }
        catch (ParleyConfigurationException exception)
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Configuration;
        }

        await using (app)
        {
            return await ServeAsync(app, options.Server, settings.WritesJson, signals);
        }
    }

    private async Task<int> ServeAsync(WebApplication app, ServerOptions options, bool writesJson, StopSignals signals)
    {
        try
        {
            await app.StartAsync(signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (Exception exception) when (exception is ParleyConfigurationException or StorageException)
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Configuration;
        }
        catch (Exception exception) when (StartFailure.Describe(exception, options.Host, options.Port) is { } description)
        {
            terminal.WriteError(description);
            return ExitCode.Network;
        }

        var report = new ServeReport(terminal, writesJson);
        report.Serving(app.Services.GetRequiredService<ServerStatus>(), app.Urls.First());
        await WaitAsync(signals.Stop);
        report.Stopping();
        await app.StopAsync(signals.StopAtOnce);
        return signals.StopAtOnce.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), stopped);
        await stopped.Task;
    }
}
