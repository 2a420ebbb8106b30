using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Calls;

namespace Parley.Server.Twilio.Outbound;

/// <summary>Finds out what became of a call whose placing was not answered: from the carrier's reports, or by asking for its calls.</summary>
internal sealed class OutboundInquiry(TwilioConnection connection, LiveCalls calls, TimeProvider timeProvider, ILogger<OutboundInquiry> logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);

    /// <summary>Beyond the ringing, after which a call that the carrier does not know was not placed.</summary>
    private static readonly TimeSpan s_reportTime = TimeSpan.FromSeconds(60);

    /// <summary>How much the carrier's clock may be behind ours.</summary>
    private static readonly TimeSpan s_clockDifference = TimeSpan.FromSeconds(10);

    /// <param name="call">One with its carrier's id is asked for by that, others by their numbers and time.</param>
    /// <param name="askedAt">When the carrier was asked to place it.</param>
    /// <param name="stopping">The server stops.</param>
    public async Task<InquiryResult> AskAsync(OutboundCall call, DateTimeOffset askedAt, CancellationToken stopping)
    {
        var live = call.Live;
        var reported = live.CarrierCallId is null ? live.WhenNamed : live.Progress!.WhenAnswered; // or the end
        var until = timeProvider.GetUtcNow() + call.Order.RingTime + s_reportTime;
        while (true)
        {
            var result = await AskOnceAsync(call, askedAt - s_clockDifference, stopping);
            if (result == InquiryResult.Placed || reported.IsCompleted)
            {
                return InquiryResult.Placed;
            }

            if (timeProvider.GetUtcNow() >= until)
            {
                return result;
            }

            await reported.WaitAsync(s_interval, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }
    }

    private async Task<InquiryResult> AskOnceAsync(OutboundCall call, DateTimeOffset since, CancellationToken stopping)
    {
        try
        {
            if (call.Live.CarrierCallId is { } known)
            {
                return await NoteAsync(call.Live, known, stopping);
            }

            var found = await connection.Client!.FindPlacedAsync(call.Order.To, call.Order.From, since, stopping);
            var mayBe = found.Where(sid => calls.FindByCarrierId(sid) is null).ToList();
            return mayBe.Count switch
            {
                0 => InquiryResult.NotPlaced,
                1 when !IsAnotherUnclear(call.Live) => await NoteAsync(call.Live, mayBe[0], stopping),
                _ => InquiryResult.Unknown, // which of them it is, or whose it is, only a report can tell
            };
        }
        catch (TwilioException exception)
        {
            TwilioLog.CallNotFound(logger, call.Live.Id, exception.Message);
            return InquiryResult.Unknown;
        }
    }

    private bool IsAnotherUnclear(LiveCall live) =>
        calls.All.Any(other => other != live && other is { IsUncertain: true, CarrierCallId: null } && other.To == live.To);

    private async Task<InquiryResult> NoteAsync(LiveCall live, string sid, CancellationToken stopping)
    {
        var state = await connection.Client!.FindStateAsync(sid, stopping);
        if (state == CallProgressState.Unknown)
        {
            return InquiryResult.Unknown;
        }

        calls.Name(live, sid);
        live.Progress!.Note(state);
        return InquiryResult.Placed;
    }
}
