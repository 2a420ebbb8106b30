using System.Globalization;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Benchmarks.Storage;

/// <summary>The same wait as people and programs have it: the console's pages and REST of a server over many past calls, whole answers over HTTP.</summary>
internal static class PageFigures
{
    private const int Repetitions = 40;

    /// <param name="output">Told the figures.</param>
    /// <param name="path">The database, filled.</param>
    /// <param name="keys">Its keys; null where it is not encrypted.</param>
    /// <param name="calls">How many are in it.</param>
    public static async Task RunAsync(TextWriter output, string path, string? keys, int calls)
    {
        var options = new ParleyOptions();
        options.Server.Port = 0;
        options.Server.KeysFile = null;
        options.Engine.Selection = EngineSelection.Offline;
        options.Storage.Keep = StorageKind.Sqlite;
        options.Storage.SqlitePath = path;
        options.Storage.Keys = keys;
        options.Agents.Add(new AgentOptions { Name = "Clerk", Instructions = "Be kind." });
        await using var server = ParleyApplication.Build(options);
        await server.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        var random = new Random(11);

        var begun = TimeProvider.System.GetTimestamp();
        await http.GetByteArrayAsync("/console/insight?days=90");
        await output.WriteLineAsync($"  {"page: insight into all, the first time",-42} {TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds,8:F1}");
        await TellAsync("page: insight into all", () => "/console/insight?days=90");
        await TellAsync("REST: insight into all", () => "/v1/calls/insight?days=90");
        await TellAsync("page: the list", () => "/console/calls");
        await TellAsync("REST: the list", () => "/v1/calls/records");
        await TellAsync("page: a search", () => $"/console/calls?text={PastCalls.RareWord(random)}");
        await TellAsync("REST: a search", () => $"/v1/calls/records?text={PastCalls.RareWord(random)}");
        await TellAsync("page: a call", () => $"/console/calls/{PastCalls.Id(random.Next(calls))}");
        await TellAsync("REST: a call", () => $"/v1/calls/{PastCalls.Id(random.Next(calls))}/record");
        await server.StopAsync();

        async Task TellAsync(string what, Func<string> address)
        {
            await http.GetByteArrayAsync(address());
            var times = new List<double>();
            for (var i = 0; i < Repetitions; i++)
            {
                var started = TimeProvider.System.GetTimestamp();
                await http.GetByteArrayAsync(address());
                times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            }

            times.Sort();
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {what,-42} {times[Repetitions / 2],8:F1} {times[Repetitions * 95 / 100],8:F1}"));
        }
    }
}
