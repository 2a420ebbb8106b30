using Microsoft.AspNetCore.Http;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Telephone;

namespace Parley.Server.Twilio;

/// <summary>
/// A warm transfer's other side. <c>/twilio/whisper</c>: the one called hears who calls and why. <c>/twilio/accept</c>: 1 joins the two, all else does not,
/// and the caller comes back.
/// </summary>
internal sealed class TwilioTransferEndpoints(TelephoneExchange exchange, PublicAddress address, LiveCalls calls, ParleyOptions options)
{
    private readonly CarrierGate _gate = exchange["twilio"].Gate;

    public async Task HandleWhisperAsync(HttpContext context)
    {
        if (await _gate.AdmitAsync(context) is null)
        {
            return;
        }

        var live = calls.Find(context.Request.Query["call"]);
        await TwiMLAnswer.WriteAsync(context, live?.Announcement is { } announcement
            ? new TwiML().AskForKey($"{announcement} {options.Twilio.AcceptText}", Accept(context, live.Id), options.Twilio.SorryLanguage).Hangup()
            : new TwiML().Hangup());
    }

    public async Task HandleAcceptAsync(HttpContext context)
    {
        if (await _gate.AdmitAsync(context) is { } request)
        {
            var isAccepted = request.Find("Digits") == "1";
            await TwiMLAnswer.WriteAsync(context, isAccepted ? new TwiML() : new TwiML().Hangup());
        }
    }

    private Uri Accept(HttpContext context, string callId) => address.Url($"{TwilioPaths.Accept}?call={callId}", context.Request);
}
