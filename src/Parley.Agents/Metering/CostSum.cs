using Microsoft.Extensions.Logging;
using Parley.Agents.Sessions;

namespace Parley.Agents.Metering;

/// <summary>
/// Adds up what a session costs. A table of prices is asked at once; any other estimator is the application's code, which may take its time,
/// and is asked beside the session's loop. For the loop alone.
/// </summary>
internal sealed class CostSum(
    ICostEstimator? estimator, Func<SessionCommand, CancellationToken, ValueTask> post, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private const int MaxPending = 16; // an estimator that is so far behind will not catch up
    private static readonly TimeSpan s_lastPatience = TimeSpan.FromSeconds(1); // for the estimate of the last response
    private readonly List<Task<decimal?>> _pending = [];
    private readonly SideWork _asking = new();
    private bool _isUnpriced = estimator is null;
    private decimal? _sum;

    /// <summary>In US dollars; null where a part is not known, or not yet: a sum that leaves something out would be taken for the whole.</summary>
    public decimal? Value => _isUnpriced || _pending.Count > 0 ? null : _sum;

    /// <summary>Something was used.</summary>
    /// <param name="model">By which model; null when that is not known.</param>
    /// <param name="usage">What.</param>
    /// <param name="estimate">Asks for its price.</param>
    public void Add<T>(string? model, T usage, Func<ICostEstimator, string, T, decimal?> estimate)
    {
        if (_pending.Count == MaxPending)
        {
            MeteringLog.EstimatorTooSlow(logger);
            _isUnpriced = true;
        }

        if (_isUnpriced || model is null)
        {
            _isUnpriced = true;
            _pending.Clear();
        }
        else if (estimator is PriceTable prices)
        {
            Take(estimate(prices, model, usage));
        }
        else
        {
            var estimating = ApplicationCode.RunAsync(_ => Task.FromResult(estimate(estimator!, model, usage)), _asking.Stopping);
            _pending.Add(estimating);
            _asking.Add(TellAsync(estimating));
        }
    }

    /// <summary>Takes the estimates that have come. True when <see cref="Value"/> may be another.</summary>
    public bool Collect()
    {
        var come = _pending.Where(estimating => estimating.IsCompleted).ToList();
        foreach (var estimated in come)
        {
            _pending.Remove(estimated);
            if (!estimated.IsCompletedSuccessfully)
            {
                MeteringLog.EstimateFailed(logger, estimated.Exception?.InnerException?.GetType().Name ?? nameof(OperationCanceledException));
            }

            Take(estimated.IsCompletedSuccessfully ? estimated.Result : null);
        }

        return come.Count > 0;
    }

    /// <summary>Waits a while for what is still being estimated; what does not come stays unknown.</summary>
    public async ValueTask DisposeAsync()
    {
        await ((Task)Task.WhenAll(_pending)).WaitAsync(s_lastPatience, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _asking.DisposeAsync().ConfigureAwait(false);
    }

    private void Take(decimal? cost)
    {
        _isUnpriced |= cost is null;
        _sum = (_sum ?? 0) + cost;
    }

    private async Task TellAsync(Task estimating)
    {
        await estimating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await post(new CostEstimatedCommand(), _asking.Stopping).ConfigureAwait(false);
    }
}

/// <summary>An estimate of the session's cost has come.</summary>
internal sealed record CostEstimatedCommand : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        parts.Usage.Collect();
        return ValueTask.CompletedTask;
    }
}
