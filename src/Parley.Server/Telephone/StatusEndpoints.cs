using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Hosting;

namespace Parley.Server.Telephone;

/// <summary><c>/…/call-status</c> and <c>/…/stream-status</c>: what a carrier reports of calls and streams, late, twice and in any order.</summary>
internal sealed class StatusEndpoints(ICarrierLine line, CarrierGate gate, LiveCalls calls, ILogger<StatusEndpoints> logger)
{
    private const int LongestProblem = 200;

    public async Task HandleCallAsync(HttpContext context)
    {
        if (await gate.AdmitReportAsync(context) is not { } message)
        {
            return;
        }

        if (!line.TryRead(message, out var report, out var problem))
        {
            await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, null, problem);
            return;
        }

        if (Find(context, report.Call.CallSid) is { Progress: { } progress } live && progress.Take(report))
        {
            calls.Changed(live);
            TelephoneLog.CallStateChanged(logger, report.Call.CallSid, progress.State.ToText());
            if (progress.State.IsEnd() && live.EndLeg is { } endLeg)
            {
                await endLeg("hang_up");
            }
        }

        await CarrierAnswer.WriteNothingAsync(context);
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
        if (await gate.AdmitReportAsync(context) is not { } message)
        {
            return;
        }

        if (line.ReadStream(message) is not { } report || calls.FindByCarrierId(report.CallId) is not { } live)
        {
            await CarrierAnswer.WriteNothingAsync(context);
            return;
        }

        if (report.Problem is { } problem)
        {
            TelephoneLog.StreamError(logger, live.CarrierCallId!, Printable(problem));
        }

        if (report.IsOver && live is { EndLeg: { } endLeg } && (report.StreamId is null || live.StreamId == report.StreamId)) // not the one before it
        {
            await endLeg("hang_up");
        }

        await CarrierAnswer.WriteNothingAsync(context);
    }

    private static string Printable(string text) =>
        string.Concat(text.Take(LongestProblem).Select(character => char.IsControl(character) ? ' ' : character));
}
