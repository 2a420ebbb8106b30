using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Calls;
using Parley.Calls.Legs;
using Parley.Calls.Web;
using Parley.Realtime;
using Parley.Server.Calls;
using Parley.Server.Console.Records;
using Parley.Server.Engine;
using Parley.Server.Hosting;

namespace Parley.Server.Console.Live;

/// <summary>An operator speaks with a call's party in the agent's place, over a WebSocket in the page's own language; the end of it gives the call back.</summary>
internal sealed class TakeOverEndpoint(
    LiveCalls calls, ModelDirectory models, CallReader reader, SocketAcceptance acceptance, IHostApplicationLifetime lifetime, TimeProvider timeProvider, ILogger<TakeOverEndpoint> logger)
{
    /// <summary>What is late is worth nothing to two who speak with each other: little waits on either way.</summary>
    private static readonly BrowserLegOptions s_limits = new()
    {
        InputCapacity = 25,
        OutputCapacity = 50,
        MaxInputLead = TimeSpan.FromMilliseconds(500),
        IdleTimeout = TimeSpan.FromSeconds(30), // a microphone always sends
    };

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10); // for the last words to be recognised

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        if (calls.Find((string?)context.GetRouteValue("id")) is not { Call: { } call } live)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var socket = await context.WebSockets.AcceptWebSocketAsync(acceptance.Create(null));
        await using var leg = BrowserLeg.Start(socket, s_limits, timeProvider, logger);
        if (call.Control.IsTakenOver)
        {
            await RefuseAsync(leg);
            return;
        }

        await using var hearing = await OpenHearingAsync(call, context.RequestAborted);
        var words = hearing is null ? null : new OperatorWords(hearing, models.CanTranscribeCalls, call.Control.NoteColleagueAsync, timeProvider);
        await reader.TellAsync(context, "call.take_over", live.Id); // from here on its end is told of, too
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lifetime.ApplicationStopping);
        var writing = words is null ? Task.CompletedTask : WriteDownAsync(words, call, ending.Token);
        try
        {
            using var speaking = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await SpeakAsync(call, words is null ? leg : new OverheardLeg(leg, words.Hear), speaking.Token);
        }
        finally
        {
            words?.Complete();
            patience.CancelAfter(s_patience);
            await reader.TellAsync(context, "call.give_back", live.Id, isAfterwards: true);
            await leg.ShowAsync(new CallEndedEvent("given_back"));
            await writing;
        }
    }

    /// <summary>What hears the operator; null when there is none to be had: who cannot be written down speaks all the same.</summary>
    private async Task<IRealtimeConnection?> OpenHearingAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            return await models.OpenTranscriptionAsync(cancellationToken);
        }
        catch (RealtimeConnectException exception)
        {
            ConsoleLog.OperatorNotHeard(logger, call.Id, exception.GetType().Name);
            return null;
        }
    }

    /// <summary>The same where it breaks.</summary>
    private async Task WriteDownAsync(OperatorWords words, Call call, CancellationToken cancellationToken)
    {
        try
        {
            await words.RunAsync(cancellationToken);
        }
        catch (RealtimeDisconnectedException exception)
        {
            ConsoleLog.OperatorNotHeard(logger, call.Id, exception.GetType().Name);
        }
    }

    private static ValueTask RefuseAsync(ILeg leg) =>
        leg.ShowAsync(new CallErrorEvent("taken_over", "Somebody else speaks with this caller already, or the call is over."));

    private static async Task SpeakAsync(Call call, ILeg leg, CancellationToken cancellationToken)
    {
        try
        {
            var speaking = call.Control.TakeOverAsync(leg, cancellationToken);
            if (!speaking.IsFaulted)
            {
                await leg.ShowAsync(new CallTakeoverEvent(IsTakenOver: true), CancellationToken.None);
            }

            await speaking;
        }
        catch (InvalidOperationException)
        {
            await RefuseAsync(leg); // somebody was quicker
        }
    }
}
