using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Hosting;

/// <summary>Looks after a file once a second, so that what is in it comes and goes without a restart. Asking works on every file system.</summary>
internal sealed class FileRefresh<T> : IHostedService, IDisposable
    where T : class, IWatchedFile
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly T _file;
    private readonly TimeProvider _timeProvider;
    private readonly BackgroundWork _work;

    public FileRefresh(T file, TimeProvider timeProvider, ILogger<FileRefresh<T>> logger)
    {
        _file = file;
        _timeProvider = timeProvider;
        _work = new BackgroundWork($"refresh of {typeof(T).Name}", RefreshAsync, logger);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_file.FilePath is not null)
        {
            _work.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _work.StopAsync(cancellationToken);

    public void Dispose() => _work.Dispose();

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(s_interval, _timeProvider);
        while (await clock.WaitForNextTickAsync(cancellationToken))
        {
            await _file.RefreshAsync();
        }
    }
}
