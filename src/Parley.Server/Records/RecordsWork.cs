using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Reloading;
using Parley.Storage;
using Parley.Storage.Retention;

namespace Parley.Server.Records;

/// <summary>Opens the records with the host, clears away half recordings of dead processes, and applies the rules of retention and looks for lost recordings now and then.</summary>
internal sealed class RecordsWork : IHostedService, IDisposable
{
    private const string Actor = "system";
    private readonly LateCallStore? _store;
    private readonly RecordingLibrary _recordings;
    private readonly TimeSpan _period;
    private readonly SettingsInForce _settings;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly LostRecordingWatch? _lost;
    private readonly BackgroundWork _work;

    public RecordsWork(LateCallStore? store, RecordingLibrary recordings, ParleyOptions options, SettingsInForce settings, TimeProvider timeProvider, ILogger<RecordsWork> logger)
    {
        _store = store;
        _recordings = recordings;
        _period = options.Storage.RetentionPeriod;
        _settings = settings;
        _timeProvider = timeProvider;
        _logger = logger;
        _lost = store is null || recordings.Folder is null
            ? null
            : new LostRecordingWatch(recordings, store, Actor, timeProvider, logger);
        _work = new BackgroundWork("retention", RunAsync, logger);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_recordings.DiscardHalf() is > 0 and var count)
        {
            RecordsLog.HalfRecordingsDeleted(_logger, count);
        }

        if (_recordings.LacksFlac)
        {
            RecordsLog.FlacMissing(_logger);
        }

        if (_store is null)
        {
            return;
        }

        await _store.StartAsync(cancellationToken);
        _work.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _work.StopAsync(cancellationToken);

    public void Dispose() => _work.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_period, _timeProvider);
        do
        {
            try
            {
                var rules = _settings.Retention;
                if (rules != new RetentionRules())
                {
                    await _store!.ApplyRetentionAsync(rules, Actor, cancellationToken);
                }

                await (_lost?.LookAsync(rules, cancellationToken) ?? Task.CompletedTask);
            }
            catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
            {
                RecordsLog.RetentionFailed(_logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
