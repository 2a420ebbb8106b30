using System.Globalization;
using Parley.Databases;
using Parley.Storage;
using Parley.Storage.Journal;
using Parley.Storage.Postgres;
using Parley.Storage.Records;
using Parley.Storage.Sealing;
using Parley.Storage.Search;
using Parley.Storage.Sqlite;

namespace Parley.Benchmarks.Storage;

/// <summary>How long an operator waits for records when there are many: lists, searches, a call's page; and how long an entry takes to be durable.</summary>
internal static class RecordFigures
{
    private const int Repetitions = 40;
    private static readonly string s_keys = $"k1:{Convert.ToBase64String(new byte[32])}";

    public static async Task<int> RunAsync(TextWriter output, IReadOnlyList<string> arguments)
    {
        var calls = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        await output.WriteLineAsync($"{calls} past calls of 12 entries; milliseconds, median and 95th percentile of {Repetitions}");
        if (!arguments.Contains("postgres"))
        {
            await SqliteAsync(output, calls, "SQLite", null);
            await SqliteAsync(output, calls, "SQLite, encrypted", KeyRing.Parse(s_keys));
        }

        if (PostgresServer.IsInstalled && !arguments.Contains("sqlite"))
        {
            await using var server = await PostgresServer.StartAsync(CancellationToken.None);
            await MeasureAsync(output, calls, "PostgreSQL", () => CallStore.OpenPostgresAsync(new PostgresStoreOptions { ConnectionString = server.ConnectionString }));
        }

        return 0;
    }

    private static async Task SqliteAsync(TextWriter output, int calls, string name, KeyRing? keys)
    {
        var folder = Directory.CreateTempSubdirectory("parley-bench-");
        try
        {
            var options = new SqliteStoreOptions { Path = Path.Combine(folder.FullName, "records.db"), Keys = keys, SurvivesPowerCut = false };
            await MeasureAsync(output, calls, name, () => CallStore.OpenSqliteAsync(options));
            await PageFigures.RunAsync(output, options.Path, keys is null ? null : s_keys, calls);
            await output.WriteLineAsync($"  file: {new FileInfo(options.Path).Length / 1_000_000} MB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(TextWriter output, int calls, string name, Func<Task<ICallStore>> open)
    {
        await using var store = await open();
        var started = TimeProvider.System.GetTimestamp();
        await PastCalls.FillAsync(store, calls);
        await output.WriteLineAsync($"{name} (filled in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s)");

        var random = new Random(7);
        await TellAsync("list, newest", () => store.SearchAsync(new CallQuery()));
        await TellAsync("list, a page in the middle", () => store.SearchAsync(new CallQuery { Before = random.Next(calls) }));
        await TellAsync("search, a word of most calls", () => store.SearchAsync(new CallQuery { Text = PastCalls.CommonWord }));
        await TellAsync("search, a word of few calls", () => store.SearchAsync(new CallQuery { Text = PastCalls.RareWord(random) }));
        await TellAsync("search, two common words and a rare one", () => store.SearchAsync(
            new CallQuery { Text = $"{PastCalls.CommonWord} {PastCalls.Word(1)} {PastCalls.RareWord(random)}" }));
        await TellAsync("search, a word and an agent", () => store.SearchAsync(new CallQuery { Text = PastCalls.Word(40), Agent = "Billing" }));
        await TellAsync("by caller", () => store.SearchAsync(new CallQuery { Caller = PastCalls.Caller(random.Next(calls)) }));
        await TellAsync("by failure", () => store.SearchAsync(new CallQuery { FailureCode = "tool_failed" }));
        await TellAsync("by cost, none is so dear", () => store.SearchAsync(new CallQuery { MinCost = 1_000 }));
        await TellAsync("by wait, few are so long", () => store.SearchAsync(new CallQuery { MinLatency = TimeSpan.FromMilliseconds(2_990) }));
        await TellAsync("a day, seven days ago", () => store.SearchAsync(
            new CallQuery { StartedFrom = PastCalls.LastStart(calls).AddDays(-8), StartedBefore = PastCalls.LastStart(calls).AddDays(-7) }));
        await TellAsync("a call's page", () => store.FindAsync(PastCalls.Id(random.Next(calls))));

        await TellAsync("insight into all of them, once more", () => store.ReadInsightAsync(
            PastCalls.LastStart(calls).AddDays(-365), PastCalls.LastStart(calls).AddHours(-1), CancellationToken.None));

        await using var recorder = new CallRecorder(store);
        var journal = recorder.Begin(new CallStart { CallId = "bench", StartedAt = PastCalls.LastStart(calls), AgentName = "Clerk" });
        await TellAsync("an entry, until it is durable", () => journal.AppendAsync(PastCalls.Said(random, 1)));

        async Task TellAsync<T>(string what, Func<Task<T>> run)
        {
            await run(); // once to warm up
            var times = new List<double>();
            for (var i = 0; i < Repetitions; i++)
            {
                var begun = TimeProvider.System.GetTimestamp();
                await run();
                times.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
            }

            times.Sort();
            await output.WriteLineAsync($"  {what,-42} {times[Repetitions / 2],8:F1} {times[Repetitions * 95 / 100],8:F1}");
        }
    }
}
