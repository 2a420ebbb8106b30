using Microsoft.Extensions.Logging;
using Parley.Agents.Metering;
using Parley.Calls;
using Parley.Realtime;
using Parley.Server.Telemetry;

namespace Parley.Server.Costs;

/// <summary>Follows what one call costs, and ends it with a sentence when a budget says so.</summary>
internal sealed class CallMeter : IAsyncDisposable
{
    /// <summary>Why a call ended whose budget was spent.</summary>
    public const string EndReason = "budget_spent";

    private readonly Budgets _budgets;
    private readonly Call _call;
    private readonly string? _keyId;
    private readonly CostTally _tally;
    private readonly ServerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly IDisposable _subscription;
    private Task? _ending;

    /// <param name="budgets">What counts.</param>
    /// <param name="call">The call.</param>
    /// <param name="keyId">Whose key it counts against; null for none.</param>
    /// <param name="tally">What the call costs, all of its legs together.</param>
    /// <param name="metrics">Where it is measured.</param>
    /// <param name="logger">Told of faults.</param>
    public CallMeter(Budgets budgets, Call call, string? keyId, CostTally tally, ServerMetrics metrics, ILogger logger)
    {
        _budgets = budgets;
        _call = call;
        _keyId = keyId;
        _tally = tally;
        _metrics = metrics;
        _logger = logger;
        _subscription = call.Session.On<UsageUpdatedEvent>(Take);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await (_ending ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Take(UsageUpdatedEvent used)
    {
        var configuration = _call.Session.Configuration;
        var model = used.Transcription is null ? configuration.Model : configuration.Audio?.Input?.Transcription.Value?.Model;
        var cost = used.Response is { } response ? _budgets.Price(model, response)
            : used.Transcription is { } transcription ? _budgets.Price(model, transcription)
            : 0;
        _metrics.Spend(cost, _call.Session.Agent.Name, model);
        if (_budgets.Add(cost, _keyId, _tally) is { } budget
            && _ending is not { IsCompleted: false }
            && !_call.Control.IsDeparting
            && !_call.Control.IsTakenOver) // a goodbye, a transfer or a person is not cut; if the call goes on, the next usage ends it
        {
            _ending = EndAsync(budget.SayText);
        }
    }

    private async Task EndAsync(string words)
    {
        try
        {
            await _call.Control.SayAsync(words);
            if (_call.Control.HangUp(EndReason) || _call.Control.IsDeparting)
            {
                return;
            }
        }
        catch (RealtimeDisconnectedException)
        {
            // nobody is left to say it
        }
        catch (Exception exception) // of a task that nobody looks at: the call ends without the words
        {
            CostLog.NotSaid(_logger, exception.GetType().Name);
        }

        _call.End(EndReason);
    }
}
