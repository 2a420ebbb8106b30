using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Costs;

/// <summary>Writes the day's spending down once a second, and at the end: a crash forgets at most a second of it.</summary>
internal sealed class SpendingKeeper : IHostedService, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly Spending _spending;
    private readonly Budgets _budgets;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly BackgroundWork _work;
    private string? _path; // of what is kept so far; budgets may come, move and go while the server runs

    public SpendingKeeper(Spending spending, Budgets budgets, TimeProvider timeProvider, ILogger<SpendingKeeper> logger)
    {
        _spending = spending;
        _budgets = budgets;
        _path = budgets.File;
        _timeProvider = timeProvider;
        _logger = logger;
        _work = new BackgroundWork("spending", KeepAsync, logger);
    }

    /// <summary>Null where nobody asks what a day has cost.</summary>
    public static SpendingFile? FileOf(ParleyOptions options) =>
        Budgets.FileOf(options.Budgets) is { } file ? new SpendingFile(file) : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _work.StopAsync(cancellationToken);
        Keep();
    }

    public void Dispose() => _work.Dispose();

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(s_interval, _timeProvider);
        while (await clock.WaitForNextTickAsync(cancellationToken))
        {
            Keep();
        }
    }

    private void Keep()
    {
        if (_budgets.File is not { } path)
        {
            _path = null;
            return;
        }

        if (path != _path)
        {
            _path = path;
            _spending.KeepAgain(); // in the new place, all of it
        }

        if (_spending.TakeChange() is not { } day)
        {
            return;
        }

        try
        {
            new SpendingFile(path).Write(day);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _spending.KeepAgain();
            CostLog.NotKept(_logger, exception.GetType().Name);
        }
    }
}
