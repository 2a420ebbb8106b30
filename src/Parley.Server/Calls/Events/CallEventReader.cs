using System.Text.Json;
using Parley.Server.Calls.Levels;
using Parley.Server.Calls.Rest;
using Parley.Server.Hosting;

namespace Parley.Server.Calls.Events;

/// <summary>Takes one reader through the log of events at the reader's own pace.</summary>
/// <param name="stream">Where to.</param>
/// <param name="calls">The calls, for who begins to read or has missed something.</param>
/// <param name="log">What happens in them.</param>
/// <param name="only">The one call that the reader wants; null for all.</param>
/// <param name="levels">How loud they are; null where the reader does not want it.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CallEventReader(EventStream stream, LiveCalls calls, CallEventLog log, LiveCall? only, LiveLevels? levels, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_levelPeriod = TimeSpan.FromMilliseconds(500);
    private readonly TimeSpan _period = levels is null ? EventStream.QuietTime : s_levelPeriod;
    private long _position;
    private long _spokeAt = timeProvider.GetTimestamp();
    private string _levels = "";

    /// <summary>Reads until the call is over; without one until it is cancelled.</summary>
    /// <param name="lastId">The id of the last event that the reader has; empty for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(string lastId, CancellationToken cancellationToken)
    {
        var isOver = only?.EndedAt is not null;
        Begin(lastId);
        using var timer = new PeriodicTimer(_period, timeProvider);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        while (true)
        {
            var page = log.Read(_position);
            isOver |= Write(page);
            if (tick.IsCompleted)
            {
                await tick;
                Tick();
                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }

            await stream.FlushAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (page.Events.Count == 0)
            {
                if (isOver)
                {
                    return;
                }

                await Task.WhenAny(page.Changed, tick);
            }
        }
    }

    private void Begin(string lastId)
    {
        if (log.FindPosition(lastId) is { } position)
        {
            _position = position;
            return;
        }

        _position = log.Position;
        if (lastId.Length > 0)
        {
            WriteLoss(null);
        }
        else
        {
            WriteCalls();
        }
    }

    /// <returns>Whether the call that is read is over.</returns>
    private bool Write(CallEventPage page)
    {
        var isOver = false;
        if (page.LostCount > 0)
        {
            _position += page.LostCount;
            WriteLoss(page.LostCount);
        }

        foreach (var happened in page.Events.Where(happened => only is null || happened.CallId == only.Id))
        {
            stream.Write(happened.Name, log.IdOf(happened.Number), happened.Json.Span);
            isOver |= happened.EndsCall && only is not null;
            _spokeAt = timeProvider.GetTimestamp();
        }

        _position = page.Position;
        return isOver;
    }

    private void WriteLoss(long? count)
    {
        stream.Write("lost", null, JsonSerializer.SerializeToUtf8Bytes(new CallEventLoss(count), CallEventJson.Default.CallEventLoss));
        WriteCalls();
    }

    private void WriteCalls()
    {
        var shown = only is null ? calls.All.Where(call => call.EndedAt is null) : [only];
        var list = new CallListResponse("list", [.. shown.Select(CallResponse.Of)]);
        stream.Write("calls", log.IdOf(_position), JsonSerializer.SerializeToUtf8Bytes(list, CallEventJson.Default.CallListResponse));
    }

    private void Tick()
    {
        if (levels is not null)
        {
            WriteLevels(levels);
        }

        if (timeProvider.GetElapsedTime(_spokeAt) >= EventStream.QuietTime)
        {
            stream.WriteHeartbeat();
            _spokeAt = timeProvider.GetTimestamp();
        }
    }

    private void WriteLevels(LiveLevels levels)
    {
        var watched = only is null ? calls.All : [only];
        levels.Follow(watched);
        var list = new CallLevelsList([.. from live in watched let call = live.Call where call is not null select Describe(live.Id, levels.Of(call))]);
        var json = JsonSerializer.Serialize(list, CallEventJson.Default.CallLevelsList);
        if (json != _levels)
        {
            stream.Write("levels", null, System.Text.Encoding.UTF8.GetBytes(json));
            (_levels, _spokeAt) = (json, timeProvider.GetTimestamp());
        }
    }

    private static CallLevels Describe(string callId, (double Caller, double Agent) level) => new(callId, Math.Round(level.Caller, 2), Math.Round(level.Agent, 2));
}
