using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Agents.Sending;
using Parley.Agents.Tools;
using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Calls;
using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Calls.Rest;
using Parley.Server.Calls;
using Parley.Server.Console.Records;
using Parley.Server.Hosting;

namespace Parley.Server.Console.Calls;

/// <summary>What an operator does with a call under way: by a form, after which the page comes back and says what came of it.</summary>
internal sealed class CallActions(LiveCalls calls, CallPrefixes prefixes, CallReader reader, IHostApplicationLifetime lifetime, TimeProvider timeProvider, ILogger<CallActions> logger)
{
    private const int LongestLine = 1_000;
    private const int MaxListenerCount = 32;
    private readonly Places _listeners = new();
    private readonly RandomIdSource _ids = new(timeProvider);

    public async Task ActAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = (string)context.GetRouteValue("id")!;
        var action = (string)context.GetRouteValue("action")!;
        var news = ActionNews.Over;
        if (calls.Find(id) is { Call: { } call } live)
        {
            (news, var detail) = action is "approve" or "refuse" ? Decide(call, action == "approve", form) : (await TryAsync(call, action, form, context.RequestAborted), "");
            if (news is not (ActionNews.Unknown or ActionNews.Late or ActionNews.LongReason))
            {
                CallServerLog.Controlled(logger, live.Id, action);
                await reader.TellAsync(context, $"call.{action}", live.Id, detail);
            }
        }

        context.Response.Redirect($"{(form["from"] == "call" ? ConsolePaths.Call(id) : ConsolePaths.Calls)}?news={news}");
    }

    /// <summary>Both sides as they are heard, as a WAV that ends with the call.</summary>
    public async Task ListenAsync(HttpContext context)
    {
        using var place = _listeners.TryEnter(MaxListenerCount);
        if (place is null || calls.Find((string?)context.GetRouteValue("id")) is not { Call: { } call } live)
        {
            context.Response.StatusCode = place is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound;
            return;
        }

        await reader.TellAsync(context, "call.listen", live.Id);
        context.Response.ContentType = "audio/wav";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would wait for more
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await using var cutOff = context.RequestAborted.Register(context.Abort); // the last is told first: what waits for a slow listener is not sent any more
        await call.Control.ListenAsync(context.Response.Body, ending.Token);
    }

    private async Task<string> TryAsync(Call call, string action, IFormCollection form, CancellationToken cancellationToken)
    {
        try
        {
            return action switch
            {
                "say" => await SayAsync(call, form["text"].ToString().Trim(), cancellationToken),
                "note" => await NoteAsync(call, form["text"].ToString().Trim(), cancellationToken),
                "transfer" => Transfer(call, form["to"].ToString().Trim()),
                "hang_up" => call.Control.HangUp("operator_hung_up") ? ActionNews.HungUp : ActionNews.Leaving,
                _ => ActionNews.Unknown,
            };
        }
        catch (RealtimeDisconnectedException)
        {
            return ActionNews.Over;
        }
    }

    private static async Task<string> SayAsync(Call call, string words, CancellationToken cancellationToken)
    {
        if (words.Length is 0 or > LongestLine)
        {
            return ActionNews.Empty;
        }

        if (call.Control.IsTakenOver)
        {
            return ActionNews.TakenOver;
        }

        await call.Control.SayAsync(words, cancellationToken);
        return ActionNews.Said;
    }

    private async Task<string> NoteAsync(Call call, string words, CancellationToken cancellationToken)
    {
        if (words.Length is 0 or > OperatorNote.MaxTextLength)
        {
            return ActionNews.Empty;
        }

        await call.Session.SendMessageAsync(OperatorNote.Create(words, _ids), MessageAnswer.Silent, cancellationToken);
        return ActionNews.Noted;
    }

    /// <summary>A tool waits for a person: any operator, whoever talks with the agent. The detail says which one, and how far the decision goes.</summary>
    private static (string News, string Detail) Decide(Call call, bool isApproved, IFormCollection form)
    {
        var (id, message) = (form["tool_call_id"].ToString(), form["message"].ToString().Trim());
        if (!isApproved && message.Length > LongestLine)
        {
            return (ActionNews.LongReason, "");
        }

        var tools = call.Session.Tools;
        var scope = form["always"] == "yes" ? ApprovalScope.Session : ApprovalScope.Call;
        if (tools.AwaitingApproval.FirstOrDefault(waiting => waiting.CallId == id) is not { } tool
            || !(isApproved ? tools.Approve(id, scope) : tools.Reject(id, message.Length == 0 ? null : message, scope)))
        {
            return (ActionNews.Late, "");
        }

        return (isApproved ? ActionNews.Approved : ActionNews.Refused, $"{tool.Name} ({id}), {(scope == ApprovalScope.Session ? "for the rest of the call" : "once")}");
    }

    private string Transfer(Call call, string to)
    {
        if (!call.Control.HasCarrier)
        {
            return ActionNews.NoCarrier;
        }

        if (!DialTarget.IsValid(to))
        {
            return ActionNews.BadTarget;
        }

        try
        {
            if (!DialTarget.IsSip(to))
            {
                prefixes.Require(to);
            }
        }
        catch (ParleyProtocolException)
        {
            return ActionNews.ForbiddenTarget;
        }

        return call.Control.Transfer(new CallTransfer(to)) ? ActionNews.Transferring : ActionNews.Leaving;
    }
}
