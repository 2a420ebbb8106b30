using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Parley.Agents.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;

namespace Parley.Agents.Metering;

/// <summary>Adds up what a session uses, into its context. For the session's loop alone.</summary>
internal sealed class UsageMeter(RunContext context, AgentConfirmation confirmation, ICostEstimator? estimator, SessionOutput output, ILogger logger)
{
    private ImmutableDictionary<string, RealtimeUsage> _byAgent = ImmutableDictionary<string, RealtimeUsage>.Empty;
    private bool _isUnpriced = estimator is null;

    /// <summary>A response ended. What to tell of it; null when it reports nothing, which counts for nothing.</summary>
    public UsageUpdatedEvent? Add(Response response, string agentName)
    {
        if (response.Usage is not { } reported)
        {
            return null;
        }

        var usage = RealtimeUsage.Of(reported);
        _byAgent = _byAgent.SetItem(agentName, _byAgent.GetValueOrDefault(agentName, new RealtimeUsage()) + usage);
        var model = confirmation.Configuration.Model;
        context.Usage = context.Usage with
        {
            Total = context.Usage.Total + usage,
            ByAgent = _byAgent,
            EstimatedCost = Sum(model, usage, static (prices, name, used) => prices.Estimate(name, used)),
        };
        return new UsageUpdatedEvent(context.Usage) { ResponseId = response.Id, Response = usage };
    }

    /// <summary>The user's speech was written down.</summary>
    public void Add(InputAudioTranscriptionCompletedEvent transcription)
    {
        if (transcription.Usage is not { } reported)
        {
            return;
        }

        var usage = SpeechTranscriptionUsage.Of(reported);
        var model = confirmation.Configuration.Audio?.Input?.Transcription.Value?.Model;
        context.Usage = context.Usage with
        {
            Transcription = context.Usage.Transcription + usage,
            EstimatedCost = Sum(model, usage, static (prices, name, used) => prices.Estimate(name, used)),
        };
        output.Emit(new UsageUpdatedEvent(context.Usage) { Transcription = usage });
    }

    /// <summary>A sum that leaves something out would be taken for the whole.</summary>
    private decimal? Sum<T>(string? model, T usage, Func<ICostEstimator, string, T, decimal?> estimate)
    {
        if (model is null || _isUnpriced)
        {
            _isUnpriced = true;
            return null;
        }

        try
        {
            var cost = estimate(estimator!, model, usage);
            _isUnpriced = cost is null;
            return _isUnpriced ? null : (context.Usage.EstimatedCost ?? 0) + cost;
        }
        catch (Exception exception) // the application's code: no price is not worth a call
        {
            MeteringLog.EstimateFailed(logger, exception.GetType().Name);
            _isUnpriced = true;
            return null;
        }
    }
}
