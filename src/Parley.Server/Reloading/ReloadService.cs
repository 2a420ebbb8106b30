using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Reloading;

/// <summary>
/// Looks after the configuration's files once a second, and after SIGHUP. A change counts once it has rested for a second: editors write in
/// several steps. Asking works on every file system.
/// </summary>
internal sealed class ReloadService : IHostedService, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly ParleyOptions _options;
    private readonly ConfigurationReload _reload;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly BackgroundWork _work;
    private readonly IReadOnlyList<string> _variableFiles;
    private PosixSignalRegistration? _signal;
    private volatile bool _isAsked;

    public ReloadService(ParleyOptions options, ConfigurationReload reload, TimeProvider timeProvider, ILogger<ReloadService> logger)
    {
        _options = options;
        _reload = reload;
        _timeProvider = timeProvider;
        _variableFiles = options.Origin is { } origin ? [.. ParleyConfigurationFile.VariableFilesOf(origin.Path)] : [];
        _logger = logger;
        _work = new BackgroundWork("configuration", WatchAsync, logger);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options is { Origin: not null, Server.Reloads: true })
        {
            _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                _isAsked = true;
            });
            _work.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _work.StopAsync(cancellationToken);

    public void Dispose()
    {
        _signal?.Dispose();
        _work.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var files = _options.Origin!.Files;
        var watch = new ChangeWatch([.. Paths(files).Select(FileStamp.Of)]);
        using var clock = new PeriodicTimer(s_interval, _timeProvider);
        while (await clock.WaitForNextTickAsync(cancellationToken))
        {
            if (watch.Look([.. Paths(files).Select(FileStamp.Of)]) || _isAsked)
            {
                _isAsked = false;
                var before = Paths(files).Distinct().ToDictionary(path => path, FileStamp.Of, StringComparer.Ordinal);
                (var outcome, files) = await _reload.ReloadAsync(cancellationToken);
                Tell(outcome);
                watch.Accept([.. Paths(files).Select(path => before.TryGetValue(path, out var stamp) ? stamp : FileStamp.Of(path))]); // a change meanwhile is one more
            }
        }
    }

    private void Tell(ReloadOutcome outcome)
    {
        if (outcome.Problem is { } problem)
        {
            ReloadLog.Refused(_logger, problem);
            return;
        }

        ReloadLog.Reloaded(_logger);
        if (outcome.NeedRestart.Count > 0)
        {
            ReloadLog.NeedsRestart(_logger, string.Join(", ", outcome.NeedRestart));
        }
    }

    private IEnumerable<string> Paths(IReadOnlyList<string> files) => files.Concat(_variableFiles).Prepend(_options.Origin!.Path);
}
