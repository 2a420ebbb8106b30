using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime.Responses;

namespace Parley.Benchmarks.Agents;

/// <summary>What an agent's session costs: passing audio on, stopping the agent, and being there.</summary>
internal static class SessionFigures
{
    private const int SessionCount = 100;
    private const int DeltaCount = 200_000;
    private const int PeerDeltaCount = 40_000;
    private static readonly RealtimeAgent s_agent = new() { Name = "a" };
    private static readonly byte[][] s_deltas = [Delta("event_1"), Delta("event_2")];

    /// <summary>Measures and writes; 0 when it could.</summary>
    public static async Task<int> RunAsync(TextWriter output)
    {
        var (own, bytes) = await PassThroughAsync();
        await WriteAsync(output, $"pass-through: {own:N0} events/s/core, {bytes:N1} bytes allocated per event");
        if (await PeerAsync() is { } peer)
        {
            await WriteAsync(output, $"@openai/agents on Node: {peer:N0} events/s/core, so {own / peer:N1} times");
        }

        await WriteAsync(output, $"session at rest: {await AtRestAsync() / 1024.0:N1} KiB");
        var latencies = await BargeInAsync();
        await WriteAsync(output, $"barge-in under load of {SessionCount} sessions: median {At(latencies, 0.5):N3} ms, p95 {At(latencies, 0.95):N3} ms");
        return 0;
    }

    private static byte[] Delta(string eventId) => new ResponseOutputAudioDeltaEvent
    {
        EventId = eventId, ResponseId = "resp_1", ItemId = "item_1", OutputIndex = 0, ContentIndex = 0, Delta = new byte[960],
    }.ToUtf8Json();

    private static Task WriteAsync(TextWriter output, FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));

    private static async Task<(double EventsPerSecond, double Bytes)> PassThroughAsync()
    {
        var connection = new DeltaConnection();
        await using var session = await RealtimeSession.StartAsync(s_agent, connection);
        await using var events = session.Events.GetAsyncEnumerator();
        await PassAsync(connection, events, DeltaCount / 4);
        GC.Collect();
        var process = Process.GetCurrentProcess();
        var (cpu, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        await PassAsync(connection, events, DeltaCount);
        process.Refresh();
        var seconds = (process.TotalProcessorTime - cpu).TotalSeconds;
        return (DeltaCount / seconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)DeltaCount);
    }

    private static async Task PassAsync(DeltaConnection connection, IAsyncEnumerator<RealtimeSessionEvent> events, int count)
    {
        const int Batch = 1000; // as many as a reader may be behind
        for (var left = count; left > 0; left -= Batch)
        {
            connection.Say(s_deltas, Batch);
            for (var passed = 0; passed < Batch && await events.MoveNextAsync();)
            {
                passed += events.Current is AudioEvent ? 1 : 0;
            }
        }
    }

    private static async Task<double?> PeerAsync()
    {
        var root = FindRoot();
        if (!Directory.Exists(Path.Combine(root, "tests", "npm", "node_modules")))
        {
            return null;
        }

        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = root };
        start.ArgumentList.Add("bench/peers/agents-pass-through.mjs");
        start.ArgumentList.Add("tests/npm");
        start.ArgumentList.Add(PeerDeltaCount.ToString(CultureInfo.InvariantCulture));
        using var node = Process.Start(start)!;
        await node.StandardInput.BaseStream.WriteAsync(s_deltas[0]);
        node.StandardInput.Close();
        var figures = JsonElement.Parse(await node.StandardOutput.ReadToEndAsync());
        await node.WaitForExitAsync();
        return figures.GetProperty("passed").GetInt32() / figures.GetProperty("cpu_seconds").GetDouble();
    }

    private static async Task<double> AtRestAsync()
    {
        await using (await RealtimeSession.StartAsync(s_agent, new DeltaConnection()))
        {
            // what all sessions share is made by the first
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sessions = new List<RealtimeSession>();
        for (var count = 0; count < SessionCount; count++)
        {
            sessions.Add(await RealtimeSession.StartAsync(s_agent, new DeltaConnection()));
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        return (after - before) / (double)SessionCount;
    }

    /// <summary>Each of a hundred sessions passes audio on at ten times the speed of speech; one after the other is interrupted.</summary>
    private static async Task<List<double>> BargeInAsync()
    {
        var beds = new List<BargeInBed>();
        for (var count = 0; count < SessionCount; count++)
        {
            beds.Add(await BargeInBed.StartAsync(s_agent, s_deltas));
        }

        using var stopping = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            while (!stopping.IsCancellationRequested)
            {
                beds.ForEach(bed => bed.Load());
                await Task.Delay(2);
            }
        });
        var latencies = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            foreach (var bed in beds)
            {
                latencies.Add(await bed.InterruptAsync());
            }
        }

        await stopping.CancelAsync();
        await load;
        foreach (var bed in beds)
        {
            await bed.DisposeAsync();
        }

        latencies.Sort();
        return latencies;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Parley.slnx")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
