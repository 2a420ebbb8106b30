using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Calls;
using Parley.Calls.Web;
using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Agents;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Hosting;

namespace Parley.Server.Calls;

/// <summary><c>/calls/web?agent=NAME</c>: joins a browser's page to an agent.</summary>
internal sealed class WebCallEndpoint(
    ModelDirectory models,
    OriginCheck origins,
    LiveConversations conversations,
    SocketAcceptance acceptance,
    IHostApplicationLifetime lifetime,
    IServiceScopeFactory scopes,
    ParleyOptions options,
    TimeProvider timeProvider,
    ILogger<WebCallEndpoint> logger)
{
    private readonly RandomIdSource _ids = new(timeProvider);

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

        using var place = conversations.TryEnter();
        var socket = await context.WebSockets.AcceptWebSocketAsync(acceptance.Create(subProtocol: null));
        await using var leg = new WatchedLeg(BrowserLeg.Start(socket, null, timeProvider, logger));
        var name = context.Request.Query["agent"].ToString();
        var agent = name.Length == 0 ? models.Agents.FirstOrDefault() : models.FindAgent(name);
        if (place is null)
        {
            await RefuseAsync(leg, "busy", "All lines are busy. Try again in a moment.");
        }
        else if (agent is null)
        {
            await RefuseAsync(leg, "unknown_agent", $"There is no agent of that name here. Agents: {string.Join(", ", models.Agents.Select(known => known.Options.Name))}.");
        }
        else
        {
            await RunAsync(leg, agent, context.RequestAborted);
        }
    }

    private static async Task RefuseAsync(WatchedLeg leg, string code, string message)
    {
        await leg.ShowAsync(new CallErrorEvent(code, message));
        await leg.ShowAsync(new CallEndedEvent("not_answered"));
    }

    private async Task RunAsync(WatchedLeg leg, AgentEntry agent, CancellationToken requestAborted)
    {
        await using var scope = scopes.CreateAsyncScope();
        var callOptions = new CallOptions
        {
            CallId = "call_" + _ids.Next(21),
            Model = models.Choice.Model ?? agent.Options.Name,
            Engine = models.Choice.Name,
        };
        try
        {
            await using var call = await Call.StartAsync(
                leg, agent.CreateAgent(scope.ServiceProvider), agent.FindModel(null), callOptions, timeProvider, logger, requestAborted);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(requestAborted);
            var running = call.RunAsync(ending.Token);
            await Task.WhenAny(running, WhenDrainedAsync(leg, ending.Token));
            await ending.CancelAsync();
            await running;
        }
        catch (Exception exception) when (exception is RealtimeConnectException or OperationCanceledException)
        {
            // The caller has been told, or has gone.
        }
    }

    /// <summary>Completes when the server stops and the caller has heard the agent out, or the time for that has passed.</summary>
    private async Task WhenDrainedAsync(WatchedLeg leg, CancellationToken ending)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStopping.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), stopped);
        await stopped.Task.WaitAsync(ending);
        await Task.WhenAny(leg.WhenQuietAsync(), Task.Delay(options.Server.DrainTime, timeProvider, ending));
    }
}
