using Microsoft.Extensions.Logging.Abstractions;
using Parley.Databases;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage;
using Parley.Storage.Records;
using Parley.Storage.Search;

namespace Parley.Cli.Tests;

/// <summary>The whole server is killed in the middle of calls, again and again, over one database.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class KilledServerTests(PostgresCluster cluster) : IDisposable
{
    private const int CallsAtOnce = 3;
    private static readonly int s_killCount = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_KILLS"), out var count) ? count : 4;
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Kill_InTheMiddleOfCalls_LosesNothingAcknowledgedAndLeavesWholeRecordsThatSayWhyTheyEnd(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        var place = kind == "postgres" ? $"postgres: {{ connection_string: \"{database.Place}\" }}" : $"sqlite: {{ path: \"{database.Place}\" }}";
        var config = await _command.WriteAsync(
            "parley.yaml", $"server: {{ port: 0 }}\nengine: {{ use: offline }}\nstorage: {{ {place} }}\nagents: [{{ name: anna, instructions: You are Anna. }}]\n", Cancellation);
        var random = new Random(1);
        var made = new List<KilledCall>();
        for (var kill = 0; kill < s_killCount; kill++)
        {
            made.AddRange(await TalkAndKillAsync(config, TimeSpan.FromMilliseconds(random.Next(50, 800))));
        }

        var options = await ParleyConfigurationFile.LoadAsync(config, Cancellation);
        await using var store = await ConfiguredStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance, Cancellation);
        var kept = await ReadAsync(store);

        Assert.All(kept.Values, AssertWhole);
        Assert.All(made, call => Assert.InRange(call.AcknowledgedCount, 0, kept.GetValueOrDefault(call.Id ?? "")?.Entries.Count ?? 0));
        var acknowledged = made.Sum(call => call.AcknowledgedCount);
        Assert.True(acknowledged > s_killCount, $"Only {acknowledged} entries were acknowledged in {s_killCount} lives.");
        TestContext.Current.SendDiagnosticMessage(
            $"{kind}: {s_killCount} kills, {kept.Count} calls, {kept.Values.Sum(call => call.Entries.Count)} entries, {acknowledged} of them acknowledged; none is missing.");
    }

    public void Dispose() => _command.Dispose();

    /// <summary>Nothing is torn, missing in between or out of order, and the call is closed with its cause.</summary>
    private static void AssertWhole(CallDetail call)
    {
        Assert.Equal((CallOutcome.Lost, "process_died", "anna"), (call.Summary.Outcome, call.Summary.EndReason, call.Summary.AgentName));
        Assert.Equal(call.Entries.Count, call.Summary.Totals.EntryCount);
        Assert.Equal(Enumerable.Range(1, call.Entries.Count).Select(number => (long)number), call.Entries.Select(entry => entry.Sequence));
        var said = call.Entries.Select(entry => entry.Entry).OfType<SaidEntry>().Where(entry => entry.Speaker == Speaker.Caller).Select(entry => entry.Text).ToList();
        Assert.Equal(Enumerable.Range(1, said.Count).Select(number => $"message {number}"), said);
    }

    private static async Task<Dictionary<string, CallDetail>> ReadAsync(ICallStore store)
    {
        var calls = new Dictionary<string, CallDetail>(StringComparer.Ordinal);
        long? next = null;
        do
        {
            var page = await store.SearchAsync(new CallQuery { Before = next, Limit = 200 }, Cancellation);
            foreach (var call in page.Calls)
            {
                calls.Add(call.CallId, (await store.FindAsync(call.CallId, Cancellation))!);
            }

            next = page.Next;
        }
        while (next is not null);

        return calls;
    }

    private static async Task<IReadOnlyList<KilledCall>> TalkAndKillAsync(string config, TimeSpan life)
    {
        await using var server = await ServerProcess.StartAsync(config, Cancellation);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var calls = Enumerable.Range(0, CallsAtOnce).Select(_ => new KilledCall(server.Url)).ToList();
        var running = calls.Select(call => call.RunAsync(ending.Token)).ToList();
        await Task.WhenAny(calls.Select(call => call.Answered).Concat(running));
        await Task.Delay(life, Cancellation);
        foreach (var broken in running.Concat(calls.Select(call => call.Reading).OfType<Task>()).Where(task => task.IsCompleted))
        {
            await broken; // nothing but the kill ends a call, or the reading of its record
        }

        server.Kill();
        await ending.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return calls;
    }
}
