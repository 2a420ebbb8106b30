using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Hosting;

namespace Parley.Server.Twilio;

/// <summary><c>/twilio/call-status</c> and <c>/twilio/stream-status</c>: what Twilio reports of calls and streams, late, twice and in any order.</summary>
internal sealed class TwilioStatusEndpoints(TwilioGate gate, LiveCalls calls, ILogger<TwilioStatusEndpoints> logger)
{
    private const int LongestProblem = 200;

    public async Task HandleCallAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } parameters)
        {
            return;
        }

        if (!StatusCallback.TryRead(parameters, out var report, out var problem))
        {
            await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, null, problem);
            return;
        }

        if (Find(context, report.Call.CallSid) is { Progress: { } progress } live && progress.Take(report))
        {
            TwilioLog.CallStateChanged(logger, report.Call.CallSid, progress.State.ToText());
            if (progress.State.IsEnd() && live.EndLeg is { } endLeg)
            {
                await endLeg("hang_up");
            }
        }

        await TwiMLAnswer.WriteNothingAsync(context);
    }

    /// <summary>A report of a call that we placed can come before the answer to the placing: then its address names it.</summary>
    private LiveCall? Find(HttpContext context, string callSid)
    {
        if (calls.FindByCarrierId(callSid) is { } known)
        {
            return known.CarrierCallId == callSid ? known : null; // else it is late news of an attempt before this one
        }

        if (calls.Find(context.Request.Query["call"]) is not { CarrierCallId: null } placed)
        {
            return null;
        }

        calls.Name(placed, callSid);
        return placed;
    }

    public async Task HandleStreamAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } parameters)
        {
            return;
        }

        string? Find(string name) => parameters.FirstOrDefault(pair => pair.Key == name).Value;
        var live = Find("CallSid") is { } callSid ? calls.FindByCarrierId(callSid) : null;
        switch (Find("StreamEvent"))
        {
            case "stream-error" when live is not null:
                TwilioLog.StreamError(logger, live.CarrierCallId!, Printable(Find("StreamError")));
                break;
            case "stream-stopped" when live is { EndLeg: { } endLeg } && live.StreamId == Find("StreamSid"): // not the one before it
                await endLeg("hang_up");
                break;
        }

        await TwiMLAnswer.WriteNothingAsync(context);
    }

    private static string Printable(string? text) =>
        string.Concat((text ?? "").Take(LongestProblem).Select(character => char.IsControl(character) ? ' ' : character));
}
