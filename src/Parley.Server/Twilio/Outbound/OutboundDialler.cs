using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Realtime;
using Parley.Server.Calls;
using Parley.Server.Telephone;

namespace Parley.Server.Twilio.Outbound;

/// <summary>One attempt of a call: it is placed, and followed until its end; a machine that answers gets what was ordered.</summary>
internal sealed class OutboundDialler(
    TwilioConnection connection, PublicAddress address, LiveCalls calls, TimeProvider timeProvider, ILogger<OutboundDialler> logger)
{
    private static readonly TimeSpan s_detectionTime = TimeSpan.FromSeconds(30);

    /// <summary>Beyond what Twilio allows a call, after which a report of its end was lost.</summary>
    private static readonly TimeSpan s_longestCall = TimeSpan.FromHours(4) + TimeSpan.FromMinutes(15);

    /// <summary>How the attempt ended.</summary>
    public async Task<AttemptEnd> RunAsync(OutboundOrder order, CancellationToken stopping)
    {
        var live = order.Live;
        var progress = live.Progress!;
        live.Opening = order.Opening;
        try
        {
            var sid = await connection.Client!.PlaceAsync(Describe(order), stopping);
            calls.Name(live, sid);
            TwilioLog.CallPlaced(logger, live.Id, sid);
        }
        catch (TwilioException exception)
        {
            TwilioLog.CallNotPlaced(logger, live.Id, exception.Message);
            live.Problem = exception.Message;
            progress.Note(CallProgressState.Failed);
            return new AttemptEnd(progress.State, IsRepeatable: WasNotDone(exception));
        }

        var detecting = order.OnMachine == MachineAnswer.Talk ? Task.CompletedTask : DetectAsync(order, progress);
        await progress.WhenEnded.WaitAsync(s_longestCall, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // leaves no timer behind
        stopping.ThrowIfCancellationRequested();
        var isReported = progress.WhenEnded.IsCompleted;
        progress.Note(CallProgressState.Failed); // nothing where an end was reported
        await detecting;
        return new AttemptEnd(progress.State, isReported);
    }

    /// <summary>A call that may have been placed is not placed again, nor is one that would be refused again.</summary>
    private static bool WasNotDone(TwilioException exception) => exception is
        { Failure: TwilioFailure.TooManyRequests }
        or { InnerException: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } };

    private OutgoingCall Describe(OutboundOrder order)
    {
        var status = address.Url($"{TwilioPaths.CallStatus}?call={order.Live.Id}", null);
        return new OutgoingCall
        {
            To = order.To,
            From = order.From,
            Url = address.Url($"{TwilioPaths.Voice}?call={order.Live.Id}", null),
            StatusCallback = status,
            RingTime = order.RingTime,
            TimeLimit = order.TimeLimit,
            MachineDetectionCallback = order.OnMachine == MachineAnswer.Talk ? null : status,
            AwaitsBeep = order.OnMachine == MachineAnswer.LeaveMessage,
            MachineDetectionTime = s_detectionTime,
        };
    }

    private async Task DetectAsync(OutboundOrder order, CallProgress progress)
    {
        await Task.WhenAny(progress.WhenAnswererKnown, progress.WhenEnded);
        if (progress.State.IsEnd() || progress.AnsweredBy is not { } answeredBy || answeredBy is "human" or "unknown")
        {
            return;
        }

        TwilioLog.MachineAnswered(logger, order.Live.Id, answeredBy);
        try
        {
            if (order is { OnMachine: MachineAnswer.LeaveMessage, Message: { } message, Live.Call: { } call } && answeredBy != "fax")
            {
                await call.Session.InterruptAsync();
                await call.Control.SayAsync(message);
                call.Control.HangUp("message_left");
            }
            else
            {
                order.Live.Call?.End("machine_answered");
                await connection.Client!.EndAsync(order.Live.CarrierCallId!);
            }
        }
        catch (Exception exception) when (exception is TwilioException or RealtimeDisconnectedException)
        {
            TwilioLog.CallNotPlaced(logger, order.Live.Id, exception.Message); // the call ends by itself, when the machine hangs up
        }
    }
}
