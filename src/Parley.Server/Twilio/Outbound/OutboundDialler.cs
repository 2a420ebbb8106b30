using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Telephone;

namespace Parley.Server.Twilio.Outbound;

/// <summary>One attempt of a call: it is placed, and followed until its end.</summary>
internal sealed class OutboundDialler(
    TwilioConnection connection,
    PublicAddress address,
    OutboundJournal journal,
    OutboundInquiry inquiry,
    AnswererCheck answerer,
    LiveCalls calls,
    TimeProvider timeProvider,
    ILogger<OutboundDialler> logger)
{
    private const string Stopped =
        "The server stopped while the call was being placed or went on, so what became of it is the carrier's word. It is not placed again for that.";

    private static readonly TimeSpan s_detectionTime = TimeSpan.FromSeconds(30);

    /// <summary>Beyond what Twilio allows a call, after which a report of its end was lost.</summary>
    private static readonly TimeSpan s_longestCall = TimeSpan.FromHours(4) + TimeSpan.FromMinutes(15);

    /// <summary>Places the call. How the attempt ended.</summary>
    public async Task<AttemptEnd> PlaceAsync(OutboundCall call, CancellationToken stopping)
    {
        var live = call.Live;
        live.Opening = call.Order.Opening;
        live.Problem = null;
        var askedAt = timeProvider.GetUtcNow();
        try
        {
            var sid = await connection.Client!.PlaceAsync(Describe(call), stopping);
            calls.Name(live, sid);
            TwilioLog.CallPlaced(logger, live.Id, sid);
        }
        catch (TwilioException exception)
        {
            TwilioLog.CallNotPlaced(logger, live.Id, exception.Message);
            live.Problem = exception.Message;
            if (!MayBeDone(exception))
            {
                live.Progress!.Note(CallProgressState.Failed);
                return new AttemptEnd(live.Progress.State, IsRepeatable: WasNotDone(exception));
            }

            if (live.CarrierCallId is null) // else a report was faster
            {
                return await FindOutAsync(call, askedAt, stopping);
            }

            live.Problem = null;
        }

        await journal.TryWriteAsync(call.ToEntry(OutboundStage.Placing, askedAt)); // with the carrier's id
        return await FollowAsync(call, stopping);
    }

    /// <summary>Goes on with a call that the server before this one was placing, or had placed. How the attempt ended.</summary>
    public Task<AttemptEnd> ResumeAsync(OutboundCall call, DateTimeOffset askedAt, CancellationToken stopping)
    {
        call.Live.Opening = call.Order.Opening;
        call.Live.Problem = Stopped;
        return FindOutAsync(call, askedAt, stopping);
    }

    private async Task<AttemptEnd> FindOutAsync(OutboundCall call, DateTimeOffset askedAt, CancellationToken stopping)
    {
        var live = call.Live;
        live.IsUncertain = true;
        calls.Changed(live);
        var result = await inquiry.AskAsync(call, askedAt, stopping);
        live.IsUncertain = result == InquiryResult.Unknown;
        if (result != InquiryResult.Placed)
        {
            live.Progress!.Note(result == InquiryResult.NotPlaced ? CallProgressState.Failed : CallProgressState.Unknown);
            return new AttemptEnd(live.Progress.State, IsRepeatable: false);
        }

        live.Problem = null;
        await journal.TryWriteAsync(call.ToEntry(OutboundStage.Placing, askedAt));
        return await FollowAsync(call, stopping);
    }

    private async Task<AttemptEnd> FollowAsync(OutboundCall call, CancellationToken stopping)
    {
        var progress = call.Live.Progress!;
        var checking = call.Order.OnMachine == MachineAnswer.Talk ? Task.CompletedTask : answerer.RunAsync(call);
        await progress.WhenEnded.WaitAsync(s_longestCall, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // leaves no timer behind
        stopping.ThrowIfCancellationRequested();
        var isReported = progress.WhenEnded.IsCompleted;
        progress.Note(CallProgressState.Failed); // nothing where an end was reported
        await checking;
        return new AttemptEnd(progress.State, isReported);
    }

    /// <summary>No answer, a broken one, or one that says nothing of what was done.</summary>
    private static bool MayBeDone(TwilioException exception) =>
        !WasNotDone(exception) && exception is { Failure: TwilioFailure.Unavailable } or { Failure: TwilioFailure.Other, Status: null };

    /// <summary>A call that may have been placed is not placed again, nor is one that would be refused again.</summary>
    private static bool WasNotDone(TwilioException exception) => exception is
        { Failure: TwilioFailure.TooManyRequests }
        or { InnerException: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } };

    private OutgoingCall Describe(OutboundCall call)
    {
        var order = call.Order;
        var status = address.Url($"{TwilioPaths.CallStatus}?call={call.Live.Id}", null);
        return new OutgoingCall
        {
            To = order.To,
            From = order.From,
            Url = address.Url($"{TwilioPaths.Voice}?call={call.Live.Id}", null),
            StatusCallback = status,
            RingTime = order.RingTime,
            TimeLimit = order.TimeLimit,
            MachineDetectionCallback = order.OnMachine == MachineAnswer.Talk ? null : status,
            AwaitsBeep = order.OnMachine == MachineAnswer.LeaveMessage,
            MachineDetectionTime = s_detectionTime,
        };
    }
}
