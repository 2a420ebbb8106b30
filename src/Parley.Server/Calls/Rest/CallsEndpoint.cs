using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Parley.Calls;
using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Realtime;
using Parley.Server.Api;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Realtime;
using Parley.Server.Telemetry;
using Parley.Server.Twilio.Outbound;

namespace Parley.Server.Calls.Rest;

/// <summary><c>/v1/calls</c>: which calls there are, and what is done with one. Who may ask is decided by the policies it is mapped with.</summary>
internal sealed class CallsEndpoint(
    LiveCalls calls,
    Recordings recordings,
    OutboundCalls outbound,
    OutboundQueue queue,
    OutboundRequest outboundRequest,
    CallPrefixes prefixes,
    OriginCheck origins,
    Budgets budgets,
    ServerMetrics metrics,
    ILogger<CallsEndpoint> logger)
{
    public Task HandlePlaceAsync(HttpContext context) => HandleAsync(context, HttpMethods.Post, async caller =>
    {
        if (outbound.Obstacle is { } obstacle)
        {
            throw new InvalidOperationException(obstacle);
        }

        if (caller.Usage?.TakeRequest() is { IsGranted: false } allowance)
        {
            metrics.Refuse(Entrance.Rest, "rate_limit_exceeded");
            await HttpError.WriteAsync(context, RealtimeRefusal.TooManyRequests(allowance));
            return;
        }

        if (budgets.FindRefusal(caller) is { } spent)
        {
            metrics.Refuse(Entrance.Rest, "budget_spent");
            await HttpError.WriteAsync(context, StatusCodes.Status429TooManyRequests, "budget_spent", spent);
            return;
        }

        var call = outboundRequest.Read(await CallRequestBody.ReadAsync(context.Request, context.RequestAborted), caller);
        if (!await TryAddAsync(call))
        {
            metrics.Refuse(Entrance.Rest, "queue_full");
            calls.End(call.Live, "queue_full");
            context.Response.Headers.RetryAfter = "60";
            await HttpError.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "queue_full", "Too many calls wait to be placed (twilio.max_queued_calls). Try again in a while.");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await WriteAsync(context, call.Live);
    });

    /// <summary><c>DELETE</c>: a call that waits to be placed is called off.</summary>
    public Task HandleCancelAsync(HttpContext context) => HandleAsync(context, HttpMethods.Delete, async _ =>
    {
        if (Find(context) is not { } live)
        {
            await WriteUnknownAsync(context);
        }
        else if (await queue.TryCancelAsync(live))
        {
            CallServerLog.Controlled(logger, live.Id, "cancel");
            await WriteAsync(context, live);
        }
        else
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status409Conflict, "call_not_queued", "The call does not wait to be placed. One in progress ends with hang_up.");
        }
    });

    private async Task<bool> TryAddAsync(OutboundCall call)
    {
        try
        {
            return await queue.TryAddAsync(call);
        }
        catch (IOException)
        {
            calls.End(call.Live, "not_kept");
            throw;
        }
    }

    public Task HandleListAsync(HttpContext context) => HandleAsync(context, HttpMethods.Get, _ => context.Response.WriteAsJsonAsync(
        new CallListResponse("list", [.. calls.All.Select(CallResponse.Of)]), ServerJsonContext.Default.CallListResponse, cancellationToken: context.RequestAborted));

    public Task HandleCallAsync(HttpContext context) => HandleAsync(context, HttpMethods.Get, _ => Find(context) is { } call
        ? WriteAsync(context, call)
        : WriteUnknownAsync(context));

    public Task HandleActionAsync(HttpContext context) => HandleAsync(context, HttpMethods.Post, async _ =>
    {
        var action = (string)context.GetRouteValue("action")!;
        if (Find(context) is not { } live)
        {
            await WriteUnknownAsync(context);
        }
        else if (live.Call is not { } call)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status409Conflict, "call_not_in_progress", "The call is not in progress: it has not begun, or is over.");
        }
        else
        {
            await ActAsync(live, call, action, await CallRequestBody.ReadAsync(context.Request, context.RequestAborted), context.RequestAborted);
            calls.Changed(live);
            CallServerLog.Controlled(logger, live.Id, action); // it was done, so it is one of the known words
            await WriteAsync(context, live);
        }
    });

    private async Task ActAsync(LiveCall live, Call call, string action, CallRequestBody body, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case "hang_up":
                var isAtOnce = body.Boolean("at_once") ?? false;
                body.RejectUnknown();
                HangUp(call, isAtOnce);
                break;
            case "say":
                var (text, instructions) = (body.Text("text"), body.Text("instructions"));
                body.RejectUnknown();
                await SayAsync(call, text, instructions, cancellationToken);
                break;
            case "transfer":
                Require(call.Control.Transfer(ReadTransfer(body)));
                break;
            case "digits":
                var digits = body.Require("digits");
                body.RejectUnknown();
                Require(call.Control.SendDigits(digits));
                break;
            case "hold":
                body.RejectUnknown();
                await call.Control.HoldAsync(cancellationToken);
                break;
            case "resume":
                body.RejectUnknown();
                await call.Control.ResumeAsync();
                break;
            case "record":
                body.RejectUnknown();
                await RecordAsync(live, cancellationToken);
                break;
            case "stop_recording":
                body.RejectUnknown();
                await (live.Recording?.StopAsync() ?? Task.CompletedTask);
                break;
            default:
                throw new ParleyProtocolException(
                    "unknown_action", "There is no such action. Known: hang_up, say, transfer, digits, hold, resume, record, stop_recording.");
        }
    }

    private static void HangUp(Call call, bool isAtOnce)
    {
        if (isAtOnce)
        {
            call.End("operator_hung_up");
        }
        else
        {
            call.Control.HangUp("operator_hung_up");
        }
    }

    private static Task SayAsync(Call call, string? text, string? instructions, CancellationToken cancellationToken) => (text, instructions) switch
    {
        ({ } words, null) => call.Control.SayAsync(words, cancellationToken),
        (null, { } told) => call.Control.InstructAsync(told, cancellationToken),
        _ => throw new ParleyProtocolException("missing_required_parameter", "Give either 'text', to be said as it is, or 'instructions' for the agent.", "text"),
    };

    private CallTransfer ReadTransfer(CallRequestBody body)
    {
        var transfer = new CallTransfer(body.Require("to")) { Announcement = body.Text("announcement") };
        transfer = body.Choice("mode", [.. TransferModes.ByName.Keys]) is { } mode ? transfer with { Mode = TransferModes.ByName[mode] } : transfer;
        transfer = body.Integer("ring_seconds", 5, 600) is { } seconds ? transfer with { RingTime = TimeSpan.FromSeconds(seconds) } : transfer;
        body.RejectUnknown();
        if (!DialTarget.IsValid(transfer.Target))
        {
            throw new ParleyProtocolException("invalid_value", "'to' must be a number like +15550100 or an address like sip:desk@pbx.example.", "to");
        }

        if (!DialTarget.IsSip(transfer.Target))
        {
            prefixes.Require(transfer.Target);
        }

        return transfer;
    }

    private static void Require(bool isBegun)
    {
        if (!isBegun)
        {
            throw new InvalidOperationException("The call is ending, or being put through, already.");
        }
    }

    private Task RecordAsync(LiveCall live, CancellationToken cancellationToken) => recordings.IsPossible
        ? live.Recording?.RequestAsync(cancellationToken) ?? throw new InvalidOperationException("The call has not begun yet.")
        : throw new ParleyProtocolException("recording_not_configured", "Recordings have no place here. Set calls.recordings_folder.");

    private LiveCall? Find(HttpContext context) => calls.Find((string?)context.GetRouteValue("id"));

    private static Task WriteAsync(HttpContext context, LiveCall call) => context.Response.WriteAsJsonAsync(
        CallResponse.Of(call), ServerJsonContext.Default.CallResponse, cancellationToken: context.RequestAborted);

    internal static Task WriteUnknownAsync(HttpContext context) =>
        HttpError.WriteAsync(context, StatusCodes.Status404NotFound, "call_not_found", "There is no call of that id; calls are forgotten half an hour after their end.");

    /// <summary>Turns what they did wrong into answers.</summary>
    private async Task HandleAsync(HttpContext context, string method, Func<Caller, Task> serve)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Method != method)
        {
            context.Response.Headers.Allow = method;
            await HttpError.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, null, $"Use {method}.");
            return;
        }

        if (!origins.Allows(context.Request))
        {
            await HttpError.WriteAsync(context, StatusCodes.Status403Forbidden, null, "Pages of other sites may not ask; name the site in server.allowed_origins.");
            return;
        }

        await TryAsync(context, () => serve(context.Features.Get<Caller>() ?? new Caller(null)));
    }

    private async Task TryAsync(HttpContext context, Func<Task> serve)
    {
        try
        {
            await serve();
        }
        catch (ParleyProtocolException exception)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, exception.Code, exception.Message, exception.Parameter);
        }
        catch (ArgumentException exception)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, "invalid_value", exception.Message);
        }
        catch (InvalidOperationException exception)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status409Conflict, "not_possible", exception.Message);
        }
        catch (IOException exception)
        {
            CallServerLog.QueueNotWritten(logger, exception.GetType().Name, exception.Message);
            await HttpError.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "queue_not_written",
                "The file of the calls that wait (twilio.queue_file) cannot be written; the server's log says why. A call to place is not accepted; one called off would come back with the next start.");
        }
        catch (RealtimeDisconnectedException)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status409Conflict, "call_not_in_progress", "The call is over.");
        }
    }
}
