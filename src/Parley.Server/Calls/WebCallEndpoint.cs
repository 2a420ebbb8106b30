using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Audio;
using Parley.Calls;
using Parley.Calls.Web;
using Parley.Realtime.Sessions;
using Parley.Server.Access;
using Parley.Server.Agents;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Realtime;
using Parley.Server.Telemetry;

namespace Parley.Server.Calls;

/// <summary><c>/calls/web?agent=NAME</c>: joins a browser's page to an agent.</summary>
internal sealed class WebCallEndpoint(
    ModelDirectory models,
    AgentDrafts drafts,
    Credentials credentials,
    OriginCheck origins,
    LiveConversations conversations,
    SocketAcceptance acceptance,
    CallRunner runner,
    LiveCalls calls,
    Budgets budgets,
    CallerRights rights,
    ServerMetrics metrics,
    Sessions sessions,
    TimeProvider timeProvider,
    ILogger<WebCallEndpoint> logger)
{
    private const int MaxPictureByteCount = 1024 * 1024;
    private const string KeyAdvice =
        "This server lets nobody in without a key. Enter a client secret (ek_…) or an API key of this server; who runs it makes them.";

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await HttpError.WriteAsync(context, StatusCodes.Status426UpgradeRequired, null, "Connect with a WebSocket; the page at / does.");
            return;
        }

        if (!origins.Allows(context.Request))
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status403Forbidden, null, "Pages of other sites may not call; name the site in server.allowed_origins.");
            return;
        }

        var key = CallKey(context);
        var session = key is null ? await SessionCaller.FindAsync(context) : null;
        var admission = session is not null ? new Caller(null) : credentials.Check(key, ThisMachine.Made(context));
        var protocol = context.WebSockets.WebSocketRequestedProtocols.Contains(RealtimeRequest.SubProtocol) ? RealtimeRequest.SubProtocol : null;
        var socket = await context.WebSockets.AcceptWebSocketAsync(acceptance.Create(protocol));
        var format = FormatOf(context.Request.Query["format"]);
        await using var leg = BrowserLeg.Start(socket, LegOptions(admission.Caller, session, format, context), timeProvider, logger);
        if (format is null)
        {
            await RefuseAsync(leg, "unknown_format", "The formats of a call's audio are pcm (24 kHz), pcmu and pcma.");
        }
        else if (admission.Caller is { } caller)
        {
            await EnterAsync(leg, caller, context);
        }
        else
        {
            await RefuseAsync(leg, admission.Refusal!.Code ?? "key_required", KeyAdvice, "not_admitted");
        }
    }

    private static AudioFormat? FormatOf(string? name) => name switch
    {
        null or "" or "pcm" => AudioFormat.Pcm24k,
        "pcmu" => AudioFormat.Pcmu,
        "pcma" => AudioFormat.Pcma,
        _ => null,
    };

    /// <summary>Who may act on calls directs their own.</summary>
    private BrowserLegOptions LegOptions(Caller? caller, ClaimsPrincipal? session, AudioFormat? format, HttpContext context)
    {
        var options = new BrowserLegOptions { Format = format ?? AudioFormat.Pcm24k };
        var (isOwnPage, isHere, key) = (OwnPage.Asks(context.Request), ThisMachine.Made(context), CallKey(context));
        return caller is not null && rights.MayDirect(caller, isOwnPage)
            ? options with { MayDirect = true, MaxTextByteCount = MaxPictureByteCount, MayStillDirect = MayStillDirect }
            : options;

        bool MayStillDirect() => session is not null
            ? sessions.Check(session) is { } person && SessionCaller.IsOperator(person)
            : credentials.Check(key, isHere).Caller is { } now && rights.MayDirect(now, isOwnPage);
    }

    private static string? CallKey(HttpContext context) =>
        RequestKey.Find(context.Request.Headers) ?? RequestKey.Find(context.WebSockets.WebSocketRequestedProtocols);

    /// <summary>Serves an admitted caller to the end, if there is room; else says that there is none.</summary>
    private async Task EnterAsync(BrowserLeg leg, Caller caller, HttpContext context)
    {
        using var place = conversations.TryEnter();
        using var session = caller.Usage?.TryEnter();
        if (place is null || (caller.Usage is not null && session is null))
        {
            await RefuseAsync(leg, "busy", "All lines are busy. Try again in a moment.");
        }
        else if (caller.Usage?.TakeRequest() is { IsGranted: false } allowance)
        {
            await RefuseAsync(leg, "rate_limit_exceeded", RealtimeRefusal.TooManyRequestsMessage(allowance));
        }
        else if (budgets.FindRefusal(caller) is { } spent)
        {
            await RefuseAsync(leg, "budget_spent", spent);
        }
        else if (caller.Secret is null && context.Request.Query["draft"].ToString() is { Length: > 0 } id)
        {
            await TryAsync(leg, drafts.Find(id), caller, context.RequestAborted);
        }
        else if (FindAgent(context.Request.Query["agent"].ToString(), caller.Secret) is { } agent)
        {
            await runner.RunAsync(leg, new CallSetup(calls.Add(LiveCallKind.Web, agent.Options.Name), agent, caller), context.RequestAborted);
        }
        else
        {
            await RefuseAsync(
                leg, "unknown_agent", $"There is no agent of that name here. Agents: {string.Join(", ", models.Agents.Select(known => known.Options.Name))}.");
        }
    }

    private async Task TryAsync(BrowserLeg leg, AgentDraft? draft, Caller caller, CancellationToken aborted)
    {
        if (draft is null)
        {
            await RefuseAsync(leg, "unknown_draft", "That change of an agent is not there any more: try it again from the console.");
            return;
        }

        var live = calls.Add(LiveCallKind.Web, $"{draft.AgentName} (tried)");
        live.BeginFrom(draft.Earlier);
        await runner.RunAsync(leg, new CallSetup(live, draft.Entry, caller), aborted);
    }

    /// <summary>A client secret that names a model opens that agent and no other, and none when it was made for another kind of session.</summary>
    private AgentEntry? FindAgent(string name, ClientSecret? secret) => secret switch
    {
        { Translation: not null } or { Session: TranscriptionSessionConfiguration } => null,
        { Session: RealtimeSessionConfiguration { Model: { } bound } } => models.FindAgent(bound),
        _ => name.Length == 0 ? models.Agents.FirstOrDefault() : models.FindAgent(name),
    };

    private async Task RefuseAsync(BrowserLeg leg, string code, string message, string reason = "not_answered")
    {
        metrics.Refuse(Entrance.Web, code);
        await leg.ShowAsync(new CallErrorEvent(code, message));
        await leg.ShowAsync(new CallEndedEvent(reason));
    }
}
