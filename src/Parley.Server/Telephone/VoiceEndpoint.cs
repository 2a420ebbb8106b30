using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Costs;
using Parley.Server.Hosting;
using Parley.Server.Telemetry;

namespace Parley.Server.Telephone;

/// <summary><c>/…/voice</c>: a call came, or one that we placed is answered. <c>/…/after</c>: its stream is over.</summary>
internal sealed class VoiceEndpoint(
    ICarrierLine line,
    CarrierGate gate,
    CarrierAgents agents,
    StreamInvitation invitation,
    LiveCalls calls,
    Budgets budgets,
    ServerMetrics metrics,
    TimeProvider timeProvider,
    ILogger<VoiceEndpoint> logger)
{
    private const int MaxReturns = 3;

    /// <summary>How long a stream that broke may take to be noticed and closed; Twilio waits 15 s for the answer, others 5 to 15.</summary>
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(5);

    /// <summary>Ends of a stream that the caller does not mean.</summary>
    private static readonly HashSet<string> s_lost = ["connection_lost", "timeout", "model_disconnected", "call_failed"];

    public async Task HandleVoiceAsync(HttpContext context)
    {
        if (await AdmitAsync(context) is not var (message, request))
        {
            return;
        }

        var live = calls.Find(context.Request.Query["call"]) ?? calls.FindByCarrierId(request.CallSid);
        var agent = agents.Find(request, live?.AgentName ?? context.Request.Query["agent"], out var name);
        if (agent is null && live?.Agent is null)
        {
            metrics.Refuse(Entrance.Telephone, "unknown_agent");
            TelephoneLog.UnknownAgent(logger, request.CallSid, name);
            await line.Sorry().WriteAsync(context);
            return;
        }

        if (live is null && budgets.FindRefusal(keyId: null) is not null)
        {
            metrics.Refuse(Entrance.Telephone, "budget_spent");
            TelephoneLog.BudgetSpent(logger, request.CallSid);
            await line.Sorry().WriteAsync(context);
            return;
        }

        if (live?.EndReason == "sending_digits")
        {
            live.ReturnsSilently = true;
        }

        TelephoneLog.CallCame(logger, request.CallSid, name);
        await Invite(context, message, request, name, live).WriteAsync(context);
    }

    /// <summary>What becomes of a call without a stream: it ends, or its caller comes back.</summary>
    public async Task HandleAfterAsync(HttpContext context)
    {
        if (await AdmitAsync(context) is not var (message, request))
        {
            return;
        }

        var transferred = calls.Find(context.Request.Query["call"]);
        var live = transferred ?? calls.FindByCarrierId(request.CallSid);
        var dialled = line.ReadTransfer(message);
        if (dialled is null && context.Request.Query.ContainsKey("call"))
        {
            await CarrierAnswer.WriteNothingAsync(context); // who is called is on its way yet; also of a call that a restart has forgotten
            return;
        }

        request = transferred is { CarrierCallId: { } own } ? request with { CallSid = own } : request; // it may speak of the one called
        var isGone = dialled is null ? request.Status.IsEnd() : request.Status == CallProgressState.Completed;
        var reason = dialled is not null and not ("completed" or "answered") ? $"transfer_{CallProgressStates.Parse(dialled).ToText()}"
            : dialled is null && live is not null && !isGone && await WhyOverAsync(live, context.RequestAborted) is { } end && s_lost.Contains(end) ? end
            : null;
        if (live is not null && reason is not null && !isGone && live.ReturnCount < MaxReturns)
        {
            live.ReturnCount++;
            live.Opening = Opening(reason);
            TelephoneLog.Returned(logger, request.CallSid, reason);
            await Invite(context, message, request, live.AgentName, live).WriteAsync(context);
            return;
        }

        await (live?.EndReason == "not_answered" ? line.Sorry() : line.HangUp()).WriteAsync(context);
    }

    /// <summary>The carrier asks at once when a stream breaks, before its conversation is closed here. One that goes on all the same has lost its stream.</summary>
    private async Task<string?> WhyOverAsync(LiveCall live, CancellationToken cancellationToken)
    {
        var idle = live.WhenIdle;
        await idle.WaitAsync(s_closingTime, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return live.EndReason ?? (idle.IsCompleted || live.Call?.Control.IsDeparting == true ? null : "connection_lost");
    }

    private CarrierAnswer Invite(HttpContext context, CarrierRequest message, VoiceRequest request, string agent, LiveCall? live) =>
        invitation.Write(context.Request, request, Ticket(request, agent, live), line.ReadRepetition(message), live?.Place?.IsHeld ?? false);

    private static string Opening(string reason) => reason switch
    {
        "transfer_busy" => "The caller was to be put through, but the line is busy. Say so, and go on helping.",
        "transfer_no-answer" => "The caller was to be put through, but nobody answered. Say so, and go on helping.",
        _ when reason.StartsWith("transfer_", StringComparison.Ordinal) => "The caller was to be put through, but that did not work. Say so, and go on helping.",
        _ => "The line was interrupted for a moment. Say so in a few words, and go on where you were.",
    };

    private StreamTicket Ticket(VoiceRequest request, string agent, LiveCall? live) =>
        new(request.CallSid, request.AccountSid, agent) { Carrier = line.Options.Section, From = request.From, To = request.To, CallId = live?.Id };

    private async Task<(CarrierRequest Message, VoiceRequest Call)?> AdmitAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } message)
        {
            return null;
        }

        if (line.TryRead(message, out var report, out var problem))
        {
            return (message, report.Call);
        }

        await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, null, problem);
        return null;
    }
}
