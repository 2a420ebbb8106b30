using Microsoft.Extensions.Hosting;

namespace Parley.Server.Keys;

/// <summary>Looks after the key file once a second, so that keys come and go without a restart. Asking works on every file system.</summary>
internal sealed class ApiKeyRefresh(ApiKeyRing keys, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (keys.FilePath is null)
        {
            return;
        }

        using var clock = new PeriodicTimer(s_interval, timeProvider);
        try
        {
            while (await clock.WaitForNextTickAsync(stoppingToken))
            {
                keys.Refresh();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
