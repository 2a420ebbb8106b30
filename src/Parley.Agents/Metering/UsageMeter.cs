using System.Collections.Immutable;
using Parley.Agents.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;

namespace Parley.Agents.Metering;

/// <summary>Adds up what a session uses, into its context. For the session's loop alone.</summary>
internal sealed class UsageMeter(RunContext context, AgentConfirmation confirmation, CostSum costs, SessionOutput output) : IAsyncDisposable
{
    private ImmutableDictionary<string, RealtimeUsage> _byAgent = ImmutableDictionary<string, RealtimeUsage>.Empty;

    /// <summary>A response ended. What to tell of it; null when it reports nothing, which counts for nothing.</summary>
    public UsageUpdatedEvent? Add(Response response, string agentName)
    {
        if (response.Usage is not { } reported)
        {
            return null;
        }

        var usage = RealtimeUsage.Of(reported);
        _byAgent = _byAgent.SetItem(agentName, _byAgent.GetValueOrDefault(agentName, new RealtimeUsage()) + usage);
        costs.Add(confirmation.Configuration.Model, usage, static (prices, name, used) => prices.Estimate(name, used));
        context.Usage = context.Usage with
        {
            Total = context.Usage.Total + usage,
            ByAgent = _byAgent,
            EstimatedCost = costs.Value,
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
        costs.Add(
            confirmation.Configuration.Audio?.Input?.Transcription.Value?.Model, usage, static (prices, name, used) => prices.Estimate(name, used));
        context.Usage = context.Usage with
        {
            Transcription = context.Usage.Transcription + usage,
            EstimatedCost = costs.Value,
        };
        output.Emit(new UsageUpdatedEvent(context.Usage) { Transcription = usage });
    }

    /// <summary>Tells what is known by now of the cost.</summary>
    public void Collect()
    {
        if (costs.Collect())
        {
            context.Usage = context.Usage with { EstimatedCost = costs.Value };
            output.Emit(new UsageUpdatedEvent(context.Usage));
        }
    }

    /// <summary>Waits a while for the last estimate.</summary>
    public ValueTask DisposeAsync() => costs.DisposeAsync();
}
