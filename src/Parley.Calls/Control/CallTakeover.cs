using Microsoft.Extensions.Logging;
using Parley.Agents.Sessions;
using Parley.Calls.Bridging;
using Parley.Realtime;

namespace Parley.Calls.Control;

/// <summary>
/// One time that a colleague has a call: the agent stops and only listens; afterwards it is told so, and goes on, unless the call is ending.
/// </summary>
internal sealed class CallTakeover(
    Call call, CallBridge bridge, CallDeparture departure, QuietAgent quiet, ColleagueAudio audio, Func<CallEvent, ValueTask> tell, ILogger logger)
{
    private const string Begun = "A colleague of yours speaks with the caller now, in your place. You hear the caller, not the colleague. Say nothing meanwhile.";

    private const string Ended = "The colleague has given the call back to you. You heard what the caller said meanwhile, not what the colleague said. "
        + "Go on helping, and ask where you do not know what was agreed.";

    private RealtimeSession Session => call.Session;

    /// <summary>Runs from the agent's silence until it goes on. The line is taken over already.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        Exception? fault = null;
        Task? quieting = null;
        try
        {
            await Session.InterruptAsync(cancellationToken: ending).ConfigureAwait(false); // the leg is cleared when this completes
            audio.IsAlone = true;
            CallLog.CallTakenOver(logger, call.Id);
            await tell(new CallTakeoverEvent(IsTakenOver: true)).ConfigureAwait(false);
            quieting = QuietAsync();
            fault = await audio.RunAsync(bridge.Line, ending).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RealtimeDisconnectedException or OperationCanceledException)
        {
            // the call is over, or it is not wanted any more
        }
        finally
        {
            bridge.Line.GiveBack(); // whatever else was thrown: the agent speaks again
            CallLog.CallGivenBack(logger, call.Id, fault?.GetType().Name ?? "nothing");
            await GoOnAsync(quieting).ConfigureAwait(false);
        }
    }

    private async Task QuietAsync()
    {
        await Session.AddContextAsync(Begun).ConfigureAwait(false);
        Note(await quiet.BeginAsync().ConfigureAwait(false)); // what the model says all the same is not heard
    }

    private async Task GoOnAsync(Task? quieting)
    {
        try
        {
            await tell(new CallTakeoverEvent(IsTakenOver: false)).ConfigureAwait(false);
            if (bridge.Line.IsTakenOver)
            {
                return; // another colleague has it by now
            }

            await Session.AddContextAsync(Ended).ConfigureAwait(false);
            if (!departure.IsUnderWay && !bridge.Line.IsTakenOver)
            {
                await Session.Responses.RequestAsync().ConfigureAwait(false);
            }
        }
        catch (RealtimeDisconnectedException)
        {
            // the call is over
        }
        finally
        {
            await AnswerAgainAsync(quieting).ConfigureAwait(false);
        }
    }

    private async Task AnswerAgainAsync(Task? quieting)
    {
        if (quieting is null)
        {
            return;
        }

        try
        {
            await quieting.ConfigureAwait(false);
            Note(await quiet.EndAsync().ConfigureAwait(false));
        }
        catch (RealtimeDisconnectedException)
        {
            // the call is over
        }
    }

    private void Note(Exception? refusal)
    {
        if (refusal is not null)
        {
            CallLog.AgentNotQuieted(logger, call.Id, refusal.GetType().Name);
        }
    }
}
