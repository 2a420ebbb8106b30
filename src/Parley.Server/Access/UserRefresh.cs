using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Server.Hosting;

namespace Parley.Server.Access;

/// <summary>Looks after the user file once a second, so that accounts come, change and go without a restart.</summary>
internal sealed class UserRefresh : IHostedService, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly UserRing _users;
    private readonly TimeProvider _timeProvider;
    private readonly BackgroundWork _work;

    public UserRefresh(UserRing users, TimeProvider timeProvider, ILogger<UserRefresh> logger)
    {
        _users = users;
        _timeProvider = timeProvider;
        _work = new BackgroundWork("user refresh", RefreshAsync, logger);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_users.FilePath is not null)
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
            await _users.RefreshAsync();
        }
    }
}
