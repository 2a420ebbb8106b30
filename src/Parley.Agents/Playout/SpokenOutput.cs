using Parley.Agents.Guardrails;
using Parley.Agents.Interruptions;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>What the agent says aloud: stops it when it is interrupted, and lets the model know what was heard.</summary>
internal sealed class SpokenOutput(Interruption interruption, HeldOutput held, ResponseFlow responses, SessionOutput output)
{
    /// <summary>True while anything may be playing.</summary>
    public bool IsPlaying => interruption.IsPlaying;

    /// <summary>The response whose audio plays, or played last; null for none.</summary>
    public string? PlayingResponseId => interruption.PlayingResponseId;

    /// <summary>How long what was received will play on, by estimate.</summary>
    public TimeSpan Remaining => interruption.Remaining;

    public void SetFormat(AudioFormatConfiguration format) => interruption.SetFormat(format);

    /// <summary>False for late audio and words of a response that was interrupted: nobody shall hear or read them.</summary>
    public bool Admits(ServerEvent serverEvent) => !interruption.Stopped.Silences(serverEvent);

    /// <summary>True for an event of a response that was interrupted, or that nobody wanted.</summary>
    public bool IsStopped(ServerEvent serverEvent) => interruption.Stopped.Contains(ResponseIds.Of(serverEvent));

    /// <summary>The event without what was not heard of an interrupted response; null when there is nothing to tell.</summary>
    public ServerEvent? AsHeard(ServerEvent serverEvent) => interruption.Stopped.AsHeard(serverEvent);

    /// <summary>A response's end, to be told now, without what was not heard of an interrupted one.</summary>
    public Response TakeAsHeard(Response response) => interruption.Stopped.TakeAsHeard(response);

    /// <summary>Keeps count of the audio that goes to the listener.</summary>
    public void Observe(ServerEvent serverEvent) => interruption.Observe(serverEvent);

    /// <summary>The owner stops the agent, or one of its responses: playing first, then the response, then the cut.</summary>
    public async ValueTask InterruptAsync(HeardPosition? heard, InterruptScope scope = InterruptScope.Everything, string? responseId = null)
    {
        output.Emit(interruption.Interrupt(responses.ActiveResponseId, heard, responseId));
        if (scope == InterruptScope.Everything && responseId is null)
        {
            await responses.CancelAsync().ConfigureAwait(false);
        }
        else if (scope == InterruptScope.Everything && responseId == responses.ActiveResponseId)
        {
            await responses.CancelActiveAsync().ConfigureAwait(false);
        }

        await CutAsync(Drop(responseId)).ConfigureAwait(false);
    }

    /// <summary>Stops one response, whether it runs, plays or waits to be heard, and no other.</summary>
    public ValueTask StopAsync(string responseId) => InterruptAsync(heard: null, InterruptScope.Everything, responseId);

    /// <summary>The user speaks over the agent, and the server cancels the response by itself.</summary>
    public ValueTask YieldAsync()
    {
        output.Emit(interruption.Interrupt(responses.ActiveResponseId, heard: null));
        return CutAsync(Drop(responseId: null));
    }

    /// <summary>A response that nobody wanted: it is cancelled and never heard.</summary>
    public ValueTask RefuseAsync(string responseId)
    {
        interruption.Stopped.Add(responseId);
        return responses.CancelActiveAsync();
    }

    /// <summary>The conversation begins anew: what still plays stops, and no model is told what was heard of it.</summary>
    public void Forget()
    {
        output.Emit(interruption.Interrupt(activeResponseId: null, heard: null));
        interruption.Forget();
        _ = Drop(responseId: null);
    }

    /// <summary>The leg says what was heard; null when it cannot tell.</summary>
    public ValueTask ReportAsync(HeardPosition? heard)
    {
        interruption.Report(heard);
        return CutAsync([]);
    }

    /// <summary>What waited is never heard, and what ends it says so.</summary>
    private IReadOnlyList<string> Drop(string? responseId)
    {
        foreach (var waiting in held.Waiting(responseId))
        {
            interruption.Stopped.Add(waiting);
        }

        return held.Drop(responseId);
    }

    /// <summary>The model knows of no more than was heard: what was cut is cut, what was held back is gone.</summary>
    private async ValueTask CutAsync(IReadOnlyList<string> unheardItemIds)
    {
        var (cuts, told) = interruption.TakeCuts();
        foreach (var cut in cuts)
        {
            if (cut is ConversationItemTruncateEvent truncation)
            {
                await output.CutAsync(truncation, told.FirstOrDefault(part => part.ItemId == truncation.ItemId)?.Words).ConfigureAwait(false);
            }
            else
            {
                await output.SendAsync(cut).ConfigureAwait(false);
            }
        }

        await output.SendAllAsync(unheardItemIds.Select(itemId => new ConversationItemDeleteEvent { ItemId = itemId })).ConfigureAwait(false);
        foreach (var cut in told)
        {
            output.Emit(cut);
        }
    }
}
