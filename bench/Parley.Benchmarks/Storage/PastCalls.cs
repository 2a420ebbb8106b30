using System.Globalization;
using Parley.Storage;
using Parley.Storage.Records;

namespace Parley.Benchmarks.Storage;

/// <summary>Calls as they may have been: words by Zipf's law out of 20,000, a few agents, failures in one of fifty.</summary>
internal static class PastCalls
{
    private const int Vocabulary = 20_000;
    private const int WritersAtOnce = 4;
    private static readonly string[] s_agents = ["Front desk", "Billing", "Repairs"];
    private static readonly DateTimeOffset s_first = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-75), TimeSpan.Zero); // 100,000 minutes are 70 days

    public static string CommonWord => Word(0);

    public static string Word(int rank) => $"w{rank.ToString(CultureInfo.InvariantCulture)}";

    public static string RareWord(Random random) => Word(random.Next(Vocabulary / 2, Vocabulary));

    public static string Id(int call) => $"call-{call.ToString(CultureInfo.InvariantCulture)}";

    public static string Caller(int call) => $"+1555{call % 20_000:D7}";

    public static DateTimeOffset LastStart(int calls) => s_first.AddMinutes(calls);

    public static SaidEntry Said(Random random, int second) => new()
    {
        At = TimeSpan.FromSeconds(second),
        ItemId = $"item_{second}",
        Speaker = second % 2 == 0 ? Speaker.Agent : Speaker.Caller,
        Text = string.Join(' ', Enumerable.Range(0, 15).Select(_ => Word((int)Math.Pow(Vocabulary, random.NextDouble()) - 1))),
    };

    public static Task FillAsync(ICallStore store, int calls) => Parallel.ForEachAsync(
        Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce }, async (call, token) => await AddAsync(store, call, token));

    private static Task AddAsync(ICallStore store, int call, CancellationToken cancellationToken)
    {
        var random = new Random(call);
        var start = s_first.AddMinutes(call);
        var latency = TimeSpan.FromMilliseconds(300 + random.Next(2_700));
        var cost = random.Next(1, 500) / 1_000m;
        List<CallEntry> entries = [.. Enumerable.Range(1, 9).Select(second => Said(random, second))];
        entries.Add(new TurnEntry { At = TimeSpan.FromSeconds(10), ItemId = "item_2", Latency = new TurnLatency { Model = latency } });
        entries.Add(new UsageEntry { At = TimeSpan.FromSeconds(11), Model = "m", InputTokens = 500, OutputTokens = 200, Cost = cost });
        entries.Add(call % 50 == 0
            ? new FailureEntry { At = TimeSpan.FromSeconds(12), Code = "tool_failed", Message = "no answer" }
            : new ToolCallEntry { At = TimeSpan.FromSeconds(12), ToolCallId = "c", Tool = "look_up", Arguments = "{\"order\":7}", Result = "\"ok\"", Duration = latency });
        return store.WriteAsync(
            new CallBatch
            {
                Start = new CallStart { CallId = Id(call), StartedAt = start, AgentName = s_agents[call % s_agents.Length], Caller = Caller(call), Transport = "browser" },
                Entries = [.. entries.Select((entry, index) => new NumberedEntry(index + 1, entry))],
                Totals = new CallTotals { EntryCount = entries.Count, TurnCount = 1, WorstLatency = latency, Cost = cost },
                End = new CallEnd(start.AddMinutes(2), CallOutcome.Completed, "hang_up"),
            },
            cancellationToken);
    }
}
