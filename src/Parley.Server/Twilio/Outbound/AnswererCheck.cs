using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Realtime;

namespace Parley.Server.Twilio.Outbound;

/// <summary>Waits for who answers a call; a machine gets what was ordered.</summary>
internal sealed class AnswererCheck(TwilioConnection connection, ILogger<AnswererCheck> logger)
{
    public async Task RunAsync(OutboundCall outbound)
    {
        var (live, order) = outbound;
        var progress = live.Progress!;
        await Task.WhenAny(progress.WhenAnswererKnown, progress.WhenEnded);
        if (progress.State.IsEnd() || progress.AnsweredBy is not { } answeredBy || answeredBy is "human" or "unknown")
        {
            return;
        }

        if (live.Call is { Control.IsTakenOver: true })
        {
            return; // a colleague hears who answered, and decides
        }

        TwilioLog.MachineAnswered(logger, live.Id, answeredBy);
        try
        {
            if (order is { OnMachine: MachineAnswer.LeaveMessage, Message: { } message } && live.Call is { } call && answeredBy != "fax")
            {
                await call.Session.InterruptAsync();
                await call.Control.SayAsync(message);
                call.Control.HangUp("message_left");
            }
            else
            {
                live.Call?.End("machine_answered");
                await connection.Client!.EndAsync(live.CarrierCallId!);
            }
        }
        catch (Exception exception) when (exception is TwilioException or RealtimeDisconnectedException or InvalidOperationException)
        {
            TwilioLog.CallNotPlaced(logger, live.Id, exception.Message); // the call ends by itself, when the machine or a colleague hangs up
        }
    }
}
