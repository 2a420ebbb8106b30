using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>What the agent says aloud: stops it when it is interrupted, and lets the model know what was heard.</summary>
internal sealed class SpokenOutput(Interruption interruption, ResponseFlow responses, SessionOutput output)
{
    public void SetFormat(AudioFormatConfiguration format) => interruption.SetFormat(format);

    /// <summary>Keeps count of the audio. False for late audio and words of a response that was interrupted: nobody shall hear or read them.</summary>
    public bool Admits(ServerEvent serverEvent)
    {
        if (interruption.Silences(serverEvent))
        {
            return false;
        }

        interruption.Observe(serverEvent);
        return true;
    }

    /// <summary>The owner stops the agent: playing first, then the response, then the cut.</summary>
    public async ValueTask InterruptAsync(HeardPosition? heard)
    {
        output.Emit(interruption.Interrupt(responses.ActiveResponseId, heard));
        await responses.CancelAsync().ConfigureAwait(false);
        await output.SendAllAsync(interruption.TakeCuts()).ConfigureAwait(false);
    }

    /// <summary>The user speaks over the agent, and the server cancels the response by itself.</summary>
    public ValueTask YieldAsync()
    {
        output.Emit(interruption.Interrupt(responses.ActiveResponseId, heard: null));
        return output.SendAllAsync(interruption.TakeCuts());
    }

    /// <summary>The leg says what was heard; null when it cannot tell.</summary>
    public ValueTask ReportAsync(HeardPosition? heard)
    {
        interruption.Report(heard);
        return output.SendAllAsync(interruption.TakeCuts());
    }
}
