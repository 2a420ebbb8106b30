using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Calls;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.CallLoops;
using Parley.Server.Calls;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Telemetry;

namespace Parley.Server.Telephone;

/// <summary><c>/…/media</c>: joins a media stream, which shows the token that its call was given, to an agent.</summary>
internal sealed class MediaEndpoint(
    ICarrierLine line,
    CarrierGate gate,
    StreamTokens tokens,
    ModelDirectory models,
    LiveCalls calls,
    CallRunner runner,
    LiveConversations conversations,
    SocketAcceptance acceptance,
    ServerMetrics metrics,
    TimeProvider timeProvider,
    ILogger<MediaEndpoint> logger)
{
    private static readonly TimeSpan s_replaceTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_minLead = TimeSpan.FromMilliseconds(100);
    private readonly Places _pending = new();
    private readonly MediaStreamOptions _streamOptions = new()
    {
        StartTimeout = line.Options.StartTimeout,
        MaxLead = line.Options.Lead,
        MinLead = line.Options.Lead / 2 < s_minLead ? line.Options.Lead / 2 : s_minLead,
    };

    /// <summary>How many streams are about to begin.</summary>
    public int PendingCount => _pending.Count;

    public async Task HandleAsync(HttpContext context)
    {
        if (!await gate.AdmitUpgradeAsync(context))
        {
            return;
        }

        if (await BeginAsync(context) is not { } leg)
        {
            return;
        }

        await using (leg)
        {
            await EnterAsync(leg, context.RequestAborted);
        }
    }

    /// <summary>Waits for the stream's start, as one of few; null when it does not come.</summary>
    private async Task<MediaStreamLeg?> BeginAsync(HttpContext context)
    {
        using var place = _pending.TryEnter(line.Options.MaxPendingStreams);
        if (place is null)
        {
            Refuse("too_many_pending", $"too many are about to begin ({line.Options.Section}.max_pending_streams)");
            await HttpError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "busy", "Too many media streams are about to begin.");
            return null;
        }

        var socket = await LoopUpgrade.AcceptAsync(context, acceptance.Create(null), timeProvider);
        try
        {
            var leg = await MediaStreamLeg.AcceptAsync(socket, line.Dialect, _streamOptions, timeProvider, logger, context.RequestAborted);
            LoopUpgrade.ContinueInline(context); // from here on only audio waits for the socket
            return leg;
        }
        catch (MediaStreamException exception)
        {
            TelephoneLog.StreamFailed(logger, exception.Code, exception.GetType().Name);
        }
        catch (OperationCanceledException exception)
        {
            TelephoneLog.StreamFailed(logger, "connection_lost", exception.GetType().Name);
        }

        return null;
    }

    private async Task EnterAsync(MediaStreamLeg leg, CancellationToken requestAborted)
    {
        var start = leg.Start;
        if (!line.IsOurAccount(start.AccountId))
        {
            Refuse("other_account", "it is another account's");
            return;
        }

        if (Redeem(start) is not { } ticket)
        {
            Refuse("invalid_token", "its token is unknown, used or expired");
            return;
        }

        var known = calls.Find(ticket.CallId);
        if ((known?.Agent ?? models.FindAgent(ticket.AgentName)) is not { } agent)
        {
            Refuse("unknown_agent", "its agent is gone since the token was made");
            return;
        }

        var live = known ?? calls.Add(LiveCallKind.Inbound, ticket.AgentName, ticket.From, ticket.To);
        live.Agent = agent;
        calls.Name(live, ticket.CallSid);
        using var place = Enter(live);
        if (place is null)
        {
            Refuse("busy", "all lines are busy (server.max_conversations)");
            calls.End(live, "not_answered");
            return;
        }

        await ReplaceAsync(live, requestAborted);
        live.Progress!.Note(CallProgressState.InProgress);
        var setup = new CallSetup(live, agent, live.Owner ?? new Caller(null))
        {
            FirstSpeaker = FirstSpeakerOf(live),
            Opening = live.TakeOpening(),
            Carrier = line.CarrierOf(live),
            CarrierName = line.Options.Section,
            StreamId = start.StreamId,
            EndLeg = leg.EndAsync,
        };
        await runner.RunAsync(leg, setup, requestAborted);
    }

    private void Refuse(string cause, string reason)
    {
        metrics.Refuse(Entrance.Telephone, cause);
        TelephoneLog.StreamRefused(logger, reason);
    }

    /// <summary>What the stream's token is good for; null for nothing, and where it is another carrier's, call's or account's.</summary>
    private StreamTicket? Redeem(MediaStreamStart start)
    {
        var callId = start.CallId.Length > 0 ? start.CallId : start.CustomParameters.GetValueOrDefault(StreamLink.CallName);
        return tokens.Redeem(start.CustomParameters.GetValueOrDefault(StreamLink.TokenName), callId) is { } ticket
            && ticket.Carrier == line.Options.Section
            && (line.Dialect.AccountIdMember.Length == 0 || ticket.AccountSid.Length == 0 || ticket.AccountSid == start.AccountId)
                ? ticket
                : null;
    }

    /// <summary>The place of the leg that is replaced, which it may hold yet, or one more; null when all are taken.</summary>
    private CallPlace? Enter(LiveCall live) =>
        (live.Place?.HandOver() ?? conversations.TryEnter()) is { } place ? live.Place = new CallPlace(place) : null;

    /// <summary>A call has one stream: where a new one comes, the old one is dead, if its end was not noticed yet.</summary>
    private async Task ReplaceAsync(LiveCall live, CancellationToken requestAborted)
    {
        if (live.EndLeg is { } endLeg)
        {
            await endLeg("replaced");
        }

        await Task.WhenAny(live.WhenIdle, Task.Delay(s_replaceTime, timeProvider, requestAborted));
    }

    private FirstSpeaker FirstSpeakerOf(LiveCall live)
    {
        var isSilent = live.ReturnsSilently;
        live.ReturnsSilently = false;
        return !isSilent && (line.Options.AgentSpeaksFirst || live.Kind == LiveCallKind.Outbound) ? FirstSpeaker.Agent : FirstSpeaker.Party;
    }
}
