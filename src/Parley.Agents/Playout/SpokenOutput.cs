using Parley.Agents.Guardrails;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>What the agent says aloud: stops it when it is interrupted, and lets the model know what was heard.</summary>
internal sealed class SpokenOutput(Interruption interruption, HeldOutput held, ResponseFlow responses, SessionOutput output)
{
    public void SetFormat(AudioFormatConfiguration format) => interruption.SetFormat(format);

    /// <summary>False for late audio and words of a response that was interrupted: nobody shall hear or read them.</summary>
    public bool Admits(ServerEvent serverEvent) => !interruption.Silences(serverEvent);

    /// <summary>Keeps count of the audio that goes to the listener.</summary>
    public void Observe(ServerEvent serverEvent) => interruption.Observe(serverEvent);

    /// <summary>The owner stops the agent: playing first, then the response, then the cut.</summary>
    public async ValueTask InterruptAsync(HeardPosition? heard)
    {
        output.Emit(interruption.Interrupt(responses.ActiveResponseId, heard));
        await responses.CancelAsync().ConfigureAwait(false);
        await CutAsync(held.Drop(responseId: null)).ConfigureAwait(false);
    }

    /// <summary>The user speaks over the agent, and the server cancels the response by itself.</summary>
    public ValueTask YieldAsync()
    {
        output.Emit(interruption.Interrupt(responses.ActiveResponseId, heard: null));
        return CutAsync(held.Drop(responseId: null));
    }

    /// <summary>Stops one response, whether it runs, plays or waits to be heard, and no other.</summary>
    public async ValueTask StopAsync(string responseId)
    {
        var isActive = responses.ActiveResponseId == responseId;
        output.Emit(interruption.InterruptResponse(responseId, isActive));
        if (isActive)
        {
            await responses.CancelAsync().ConfigureAwait(false);
        }

        await CutAsync(held.Drop(responseId)).ConfigureAwait(false);
    }

    /// <summary>The leg says what was heard; null when it cannot tell.</summary>
    public ValueTask ReportAsync(HeardPosition? heard)
    {
        interruption.Report(heard);
        return output.SendAllAsync(interruption.TakeCuts());
    }

    /// <summary>The model knows of no more than was heard: what was cut is cut, what was held back is gone.</summary>
    private ValueTask CutAsync(IReadOnlyList<string> unheardItemIds) => output.SendAllAsync(
        [.. interruption.TakeCuts(), .. unheardItemIds.Select(itemId => new ConversationItemDeleteEvent { ItemId = itemId })]);
}
