using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Hosting;

namespace Parley.Server.Twilio;

/// <summary><c>/twilio/voice</c>: a call came, or one that we placed is answered. <c>/twilio/after</c>: its stream is over.</summary>
internal sealed class TwilioVoiceEndpoint(
    TwilioGate gate, TwilioAgents agents, StreamInvitation invitation, LiveCalls calls, TimeProvider timeProvider, ILogger<TwilioVoiceEndpoint> logger)
{
    private const int MaxReturns = 3;

    /// <summary>How long a stream that broke may take to be noticed and closed; Twilio waits 15 s for the answer.</summary>
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(5);

    /// <summary>Ends of a stream that the caller does not mean.</summary>
    private static readonly HashSet<string> s_lost = ["connection_lost", "timeout", "model_disconnected", "call_failed"];

    public async Task HandleVoiceAsync(HttpContext context)
    {
        if (await AdmitAsync(context) is not { } request)
        {
            return;
        }

        var live = calls.Find(context.Request.Query["call"]) ?? calls.FindByCarrierId(request.CallSid);
        var agent = agents.Find(request, live?.AgentName ?? context.Request.Query["agent"], out var name);
        if (agent is null)
        {
            TwilioLog.UnknownAgent(logger, request.CallSid, name);
            await TwiMLAnswer.WriteAsync(context, invitation.Sorry());
            return;
        }

        if (live?.EndReason == "sending_digits")
        {
            live.ReturnsSilently = true;
        }

        TwilioLog.CallCame(logger, request.CallSid, name);
        await TwiMLAnswer.WriteAsync(context, Invite(context, request, name, live));
    }

    /// <summary>What becomes of a call without a stream: it ends, or its caller comes back.</summary>
    public async Task HandleAfterAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } parameters || await ReadAsync(context, parameters) is not { } request)
        {
            return;
        }

        var live = calls.FindByCarrierId(request.CallSid);
        var dialled = parameters.FirstOrDefault(pair => pair.Key == "DialCallStatus").Value;
        var reason = dialled is not null and not ("completed" or "answered") ? $"transfer_{CallProgressStates.Parse(dialled).ToText()}"
            : dialled is null && live is not null && !request.Status.IsEnd() && await WhyOverAsync(live, context.RequestAborted) is { } end && s_lost.Contains(end) ? end
            : null;
        if (live is not null && reason is not null && !request.Status.IsEnd() && live.ReturnCount < MaxReturns)
        {
            live.ReturnCount++;
            live.Opening = Opening(reason);
            TwilioLog.Returned(logger, request.CallSid, reason);
            await TwiMLAnswer.WriteAsync(context, Invite(context, request, live.AgentName, live));
            return;
        }

        await TwiMLAnswer.WriteAsync(context, live?.EndReason == "not_answered" ? invitation.Sorry() : new TwiML().Hangup());
    }

    /// <summary>Twilio asks at once when a stream breaks, before its conversation is closed here. One that goes on all the same has lost its stream.</summary>
    private async Task<string?> WhyOverAsync(LiveCall live, CancellationToken cancellationToken)
    {
        var idle = live.WhenIdle;
        await idle.WaitAsync(s_closingTime, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return live.EndReason ?? (idle.IsCompleted || live.Call?.Control.IsDeparting == true ? null : "connection_lost");
    }

    private TwiML Invite(HttpContext context, VoiceRequest request, string agent, LiveCall? live) =>
        invitation.Write(context.Request, request, Ticket(request, agent, live), live?.Place?.IsHeld ?? false);

    private static string Opening(string reason) => reason switch
    {
        "transfer_busy" => "The caller was to be put through, but the line is busy. Say so, and go on helping.",
        "transfer_no-answer" => "The caller was to be put through, but nobody answered. Say so, and go on helping.",
        _ when reason.StartsWith("transfer_", StringComparison.Ordinal) => "The caller was to be put through, but that did not work. Say so, and go on helping.",
        _ => "The line was interrupted for a moment. Say so in a few words, and go on where you were.",
    };

    private static StreamTicket Ticket(VoiceRequest request, string agent, LiveCall? live) =>
        new(request.CallSid, request.AccountSid, agent) { From = request.From, To = request.To, CallId = live?.Id };

    private async Task<VoiceRequest?> AdmitAsync(HttpContext context) =>
        await gate.AdmitAsync(context) is { } parameters ? await ReadAsync(context, parameters) : null;

    private static async Task<VoiceRequest?> ReadAsync(HttpContext context, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (VoiceRequest.TryRead(parameters, out var request, out var problem))
        {
            return request;
        }

        await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, null, problem);
        return null;
    }
}
