using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Server.Hosting;

namespace Parley.Server.Keys;

/// <summary>Looks after the key file once a second, so that keys come and go without a restart. Asking works on every file system.</summary>
internal sealed class ApiKeyRefresh : IHostedService, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly ApiKeyRing _keys;
    private readonly TimeProvider _timeProvider;
    private readonly BackgroundWork _work;

    public ApiKeyRefresh(ApiKeyRing keys, TimeProvider timeProvider, ILogger<ApiKeyRefresh> logger)
    {
        _keys = keys;
        _timeProvider = timeProvider;
        _work = new BackgroundWork("key refresh", RefreshAsync, logger);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_keys.FilePath is not null)
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
            _keys.Refresh();
        }
    }
}
