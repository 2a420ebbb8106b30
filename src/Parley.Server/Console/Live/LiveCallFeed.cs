using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Parley.Server.Calls;
using Parley.Server.Calls.Levels;
using Parley.Server.Hosting;

namespace Parley.Server.Console.Live;

/// <summary>Tells pages about the calls under way, as server-sent events: all of them, whenever something of them is another.</summary>
internal sealed class LiveCallFeed(LiveCalls calls, LiveLevels levels, IHostApplicationLifetime lifetime, TimeProvider timeProvider)
{
    /// <summary>More rows than that nobody watches.</summary>
    public const int MaxCallCount = 100;

    private const int MaxReaderCount = 64;
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5); // the page comes back by itself, and is asked again who it is
    private readonly Places _readers = new();

    /// <summary>The calls under way now.</summary>
    public LiveCallsView Read()
    {
        var now = timeProvider.GetUtcNow();
        var live = calls.All.Where(call => call.EndedAt is null).ToList();
        return new LiveCallsView([.. live.Take(MaxCallCount).Select(call => Describe(call, now))], live.Count);
    }

    public async Task HandleAsync(HttpContext context)
    {
        using var place = _readers.TryEnter(MaxReaderCount);
        if (place is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var stream = EventStream.Begin(context.Response);
        using var patience = new CancellationTokenSource(s_longest, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, patience.Token);
        using var watching = levels.Watch();
        try
        {
            await SendAsync(stream, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // the page is gone, or comes back
        }
    }

    private async Task SendAsync(EventStream stream, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(s_period, timeProvider);
        byte[] last = [];
        var quietTicks = 0;
        do
        {
            levels.Follow(calls.All);
            var json = JsonSerializer.SerializeToUtf8Bytes(Read(), LiveJsonContext.Default.LiveCallsView);
            if (!json.AsSpan().SequenceEqual(last))
            {
                stream.Write(null, null, json);
                await stream.FlushAsync(ending);
                (last, quietTicks) = (json, 0);
            }
            else if (++quietTicks >= EventStream.QuietTime / s_period)
            {
                stream.WriteHeartbeat();
                await stream.FlushAsync(ending);
                quietTicks = 0;
            }
        }
        while (await timer.WaitForNextTickAsync(ending));
    }

    private LiveCallView Describe(LiveCall live, DateTimeOffset now)
    {
        var call = live.Call;
        var (caller, agent) = call is null ? (0, 0) : levels.Of(call);
        return new LiveCallView(
            live.Id,
            Other(live),
            call?.Session.Agent.Name ?? live.AgentName,
            LiveState.Of(live),
            live.StartedAt.ToUnixTimeMilliseconds(),
            (long)(now - live.StartedAt).TotalSeconds * 1000,
            Shown.Cost(live.Cost.Value),
            Math.Round(caller, 2),
            Math.Round(agent, 2),
            call?.Record.Timeline.Count ?? 0,
            call?.Control.HasCarrier ?? false,
            call?.Session.Tools.AwaitingApproval.Count ?? 0,
            call is not null);
    }

    private static string Other(LiveCall live) => live.Kind switch
    {
        LiveCallKind.Outbound => live.To ?? "a placed call",
        LiveCallKind.Inbound => live.From ?? "a telephone",
        _ => "a browser",
    };
}
