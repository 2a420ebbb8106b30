using Parley.Databases;
using Parley.Storage.Journal;
using Parley.Storage.Records;

namespace Parley.Storage.Tests.Crash;

/// <summary>The process that is killed: writes entries to the records of several calls, and says on its output which ones were acknowledged.</summary>
internal static class CrashWriter
{
    public const string Argument = "crash-writer";
    private const int CallCount = 3;

    public static async Task<int> RunAsync(string kind, string place, int seed, TextWriter output)
    {
        var time = TimeProvider.System;
        await using var store = await TestDatabase.OpenAsync(kind, place, time, null, null, CancellationToken.None);
        await using var recorder = new CallRecorder(store);
        await output.WriteLineAsync("ready");
        await Task.WhenAll(Enumerable.Range(0, CallCount).Select(call => TalkAsync($"call-{seed}-{call}")));
        return 0; // never: it talks until it is killed

        async Task TalkAsync(string callId)
        {
            var journal = recorder.Begin(new CallStart { CallId = callId, StartedAt = time.GetUtcNow(), AgentName = "Clerk", Caller = "+15550100" });
            for (var i = 1; ; i++)
            {
                if (await journal.AppendAsync(Entry(i)))
                {
                    lock (output)
                    {
                        output.WriteLine($"{callId} {i}");
                        output.Flush();
                    }
                }
            }
        }
    }

    /// <summary>The text tells its own number at both ends, so that a torn one is known.</summary>
    public static SaidEntry Entry(int number) => new()
    {
        At = TimeSpan.FromSeconds(number),
        ItemId = $"item_{number}",
        Speaker = Speaker.Caller,
        Text = $"{number} {new string('x', 500 * (number % 20))} {number}",
    };
}
