using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Storage;
using Parley.Storage.Retention;

namespace Parley.Server.Records;

/// <summary>Opens the records with the host, and applies the rules of retention now and then.</summary>
internal sealed class RetentionWork : IHostedService, IDisposable
{
    private const string Actor = "system";
    private readonly LateCallStore? _store;
    private readonly StorageOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly BackgroundWork _work;

    public RetentionWork(LateCallStore? store, ParleyOptions options, TimeProvider timeProvider, ILogger<RetentionWork> logger)
    {
        _store = store;
        _options = options.Storage;
        _timeProvider = timeProvider;
        _logger = logger;
        _work = new BackgroundWork("retention", RunAsync, logger);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_store is null)
        {
            return;
        }

        await _store.StartAsync(cancellationToken);
        if (_options.Retention != new RetentionRules())
        {
            _work.Start();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _work.StopAsync(cancellationToken);

    public void Dispose() => _work.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.RetentionPeriod, _timeProvider);
        do
        {
            try
            {
                await _store!.ApplyRetentionAsync(_options.Retention, Actor, cancellationToken);
            }
            catch (StorageException exception)
            {
                RecordsLog.RetentionFailed(_logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
