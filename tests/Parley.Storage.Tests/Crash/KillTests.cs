using System.Diagnostics;
using System.Globalization;
using Parley.Databases;
using Parley.Storage.Records;

namespace Parley.Storage.Tests.Crash;

[Trait("Category", "Integration")]
public sealed class KillTests(PostgresCluster cluster)
{
    private const int Lanes = 4; // databases, side by side: a start of a program takes longest
    private static readonly int s_killCount = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_KILLS"), out var count) ? count : 32;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public Task Kill_AtRandomMoments_LosesNothingAcknowledged(string kind) => KillAsync(kind, 4);

    [Theory]
    [Trait("Speed", "Slow")]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public Task Kill_ManyTimes_LosesNothingAcknowledged(string kind) => KillAsync(kind, s_killCount);

    private Task KillAsync(string kind, int times) => Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => KillAsync(kind, lane, times / Lanes)));

    private async Task KillAsync(string kind, int lane, int times)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        var random = new Random(lane);
        var acknowledged = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < times; seed++)
        {
            await WriteAndKillAsync(database, seed, TimeSpan.FromMilliseconds(random.Next(1, 150)), acknowledged);
        }

        await using var store = await database.OpenAsync();

        Assert.True(acknowledged.Count >= times, $"Only {acknowledged.Count} calls had an acknowledged entry.");
        foreach (var (callId, last) in acknowledged)
        {
            AssertWhole(await store.FindAsync(callId, TestContext.Current.CancellationToken), last);
        }
    }

    /// <summary>Nothing acknowledged is missing, nothing is torn or out of order, and the call is closed with its cause and its words.</summary>
    private static void AssertWhole(CallDetail? call, int lastAcknowledged)
    {
        Assert.NotNull(call);
        Assert.Equal((CallOutcome.Lost, "process_died"), (call.Summary.Outcome, call.Summary.EndReason));
        Assert.Equal(call.Entries.Count, call.Summary.Totals.EntryCount);
        Assert.True(call.Entries.Count >= lastAcknowledged, $"{call.Entries.Count} entries are there, {lastAcknowledged} were acknowledged.");
        Assert.Equal(Enumerable.Range(1, call.Entries.Count).Select(number => CrashWriter.Entry(number).Text), call.Entries.Select(entry => ((SaidEntry)entry.Entry).Text));
        Assert.Equal(call.Summary.StartedAt + call.Entries.Select(entry => entry.Entry.At).LastOrDefault(), call.Summary.EndedAt);
    }

    private static async Task WriteAndKillAsync(TestDatabase database, int seed, TimeSpan life, Dictionary<string, int> acknowledged)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [CrashWriter.Argument, database.Kind, database.Place, seed.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(cancellationToken));
            var first = await process.StandardOutput.ReadLineAsync(cancellationToken);
            await Task.Delay(life, cancellationToken);
            process.Kill(); // SIGKILL
            for (var line = first; line is not null; line = await process.StandardOutput.ReadLineAsync(cancellationToken))
            {
                if (line.Split(' ') is [var callId, var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var last))
                {
                    acknowledged[callId] = last; // a line that was cut by the kill says too little, never too much
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }
    }
}
