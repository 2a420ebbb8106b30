using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Calls;
using Parley.Server.Hosting;
using Parley.Server.Reloading;
using Parley.Server.Twilio.Outbound;
using Parley.Storage;
using Parley.Storage.Journal;

namespace Parley.Server.Console.Health;

/// <summary>Reads how the server is. Thread-safe.</summary>
internal sealed class HealthReading(
    ServerStatus status, LiveConversations conversations, LiveCalls calls, OutboundCalls outbound, ConfigurationReload reload, IServiceProvider services, TimeProvider timeProvider)
{
    private readonly long _startedAt = timeProvider.GetTimestamp();

    public async Task<IReadOnlyList<HealthGroup>> ReadAsync() =>
    [
        new HealthGroup("Engine", [.. Engine()]),
        new HealthGroup("Calls and queues", [.. Queues()]),
        new HealthGroup("Storage", [.. await StorageAsync()]),
        new HealthGroup("Versions and process", [.. Process()]),
    ];

    private IEnumerable<HealthRow> Engine()
    {
        yield return new HealthRow("Who answers", $"{status.Engine.Name} – {status.Engine.Reason}");
        yield return new HealthRow("Upstream", status.Engine.Model ?? "none: all is made here");
        yield return new HealthRow("Recogniser", status.Stages.Recogniser);
        yield return new HealthRow("Chat model", status.Stages.Chat);
        yield return new HealthRow("Synthesiser", status.Stages.Synthesiser);
        yield return new HealthRow("API keys", status.Keys);
        if (reload.Last?.Problem is { } problem)
        {
            yield return new HealthRow("Changed configuration", problem, IsProblem: true);
        }

        if (reload.Last?.NeedRestart is { Count: > 0 } waiting)
        {
            yield return new HealthRow("Changed settings that wait for a restart", string.Join(", ", waiting));
        }
    }

    private IEnumerable<HealthRow> Queues()
    {
        var all = calls.All;
        var waiting = all.Count(call => call.EndedAt is null && call.Call is null);
        yield return new HealthRow("Conversations", $"{conversations.Count} of {conversations.Capacity}", conversations.Count >= conversations.Capacity);
        yield return new HealthRow("Calls under way", Shown.Count(all.Count(call => call.EndedAt is null)));
        yield return new HealthRow("Waiting to begin or to be placed", Shown.Count(waiting));
        yield return new HealthRow("Placing calls", outbound.Obstacle ?? "possible");
        yield return new HealthRow("Work waiting for a thread", Shown.Count(ThreadPool.PendingWorkItemCount), ThreadPool.PendingWorkItemCount > 1_000);
    }

    private async Task<IReadOnlyList<HealthRow>> StorageAsync()
    {
        if (services.GetService<ICallStore>() is not { } store)
        {
            return [new HealthRow("Records", "off: add storage: with keep: sqlite to parley.yaml")];
        }

        List<HealthRow> rows = [await ReachAsync(store)];
        if (services.GetService<CallRecorder>()?.Health is { } health)
        {
            rows.Add(new HealthRow("Writing", health.State.ToString().ToLowerInvariant(), health.State != RecorderState.Writing));
            rows.Add(new HealthRow("Entries that wait", Shown.Count(health.Waiting)));
            rows.Add(new HealthRow("Entries lost since the start", Shown.Count(health.Lost), health.Lost > 0));
            rows.Add(new HealthRow("Last error", health.Error ?? Shown.Nothing, health.Error is not null));
        }

        return rows;
    }

    private static async Task<HealthRow> ReachAsync(ICallStore store)
    {
        try
        {
            _ = await store.ReadHoldsAsync();
            return new HealthRow("Records", "reachable");
        }
        catch (StorageException exception)
        {
            return new HealthRow("Records", exception.Message, IsProblem: true);
        }
    }

    private IEnumerable<HealthRow> Process()
    {
        yield return new HealthRow("Parley", status.Version);
        yield return new HealthRow(".NET", RuntimeInformation.FrameworkDescription);
        yield return new HealthRow("System", RuntimeInformation.OSDescription);
        yield return new HealthRow("Up since", $"{Shown.Time(timeProvider.GetUtcNow() - timeProvider.GetElapsedTime(_startedAt))}");
        yield return new HealthRow("Memory", $"{Environment.WorkingSet / (1024 * 1024)} MiB, {GC.GetTotalMemory(forceFullCollection: false) / (1024 * 1024)} MiB of it managed");
        yield return new HealthRow("Processors", Shown.Count(Environment.ProcessorCount));
    }
}
