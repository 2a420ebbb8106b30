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
    private const int PeerDeltaCount = 40_000; // it takes as long for them
    private const int WarmUpRounds = 5;
    private const int Rounds = 7;
    private static readonly RealtimeAgent s_agent = new() { Name = "a" };
    private static readonly byte[][] s_deltas = [Delta("event_1"), Delta("event_2")];

    /// <summary>Measures and writes; 0 when it could.</summary>
    public static async Task<int> RunAsync(TextWriter output)
    {
        var (own, bytes) = await PassThroughAsync();
        var peer = await PeerAsync();
        var (again, bytesAgain) = await PassThroughAsync(); // what else the machine does changes by the second
        own = (own + again) / 2;
        await WriteAsync(output, $"pass-through: {own:N0} events/s/core, {Math.Max(bytes, bytesAgain):N2} bytes allocated per event");
        if (peer is not null)
        {
            await WriteAsync(output, $"@openai/agents on Node: {peer:N0} events/s/core, so {own / peer:N1} times");
        }

        await WriteAsync(output, $"session at rest: {await AtRestAsync() / 1024.0:N1} KiB");
        var latencies = await BargeInAsync();
        await WriteAsync(output, $"barge-in under load of {SessionCount} sessions: median {At(latencies, 0.5):N3} ms, p95 {At(latencies, 0.95):N3} ms");
        return 0;
    }

    /// <summary>Passes audio on again and again, to be watched by a profiler.</summary>
    public static async Task<int> PassThroughAsync(TextWriter output)
    {
        for (var round = 0; round < 5; round++)
        {
            var (own, bytes) = await PassThroughAsync();
            await WriteAsync(output, $"pass-through: {own:N0} events/s/core, {bytes:N1} bytes allocated per event");
        }

        return 0;
    }

    private static byte[] Delta(string eventId) => new ResponseOutputAudioDeltaEvent
    {
        EventId = eventId, ResponseId = "resp_1", ItemId = "item_1", OutputIndex = 0, ContentIndex = 0, Delta = new byte[960],
    }.ToUtf8Json();

    private static Task WriteAsync(TextWriter output, FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));

    private static async Task<(double EventsPerSecond, double Bytes)> PassThroughAsync()
    {
        var socket = new ScriptedSocket();
        await using var session = await RealtimeSession.StartAsync(s_agent, socket.ToModel());
        await using var events = session.Events.GetAsyncEnumerator();
        await PassAsync(socket, events, WarmUpRounds * DeltaCount); // until the compiler has nothing more to do
        var process = Process.GetCurrentProcess();
        var rates = new List<double>();
        var bytes = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            process.Refresh();
            var (cpu, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
            await PassAsync(socket, events, DeltaCount);
            process.Refresh();
            bytes.Add((GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)DeltaCount);
            rates.Add(DeltaCount / (process.TotalProcessorTime - cpu).TotalSeconds);
        }

        return (At([.. rates.Order()], 0.5), At([.. bytes.Order()], 0.5));
    }

    private static async Task PassAsync(ScriptedSocket socket, IAsyncEnumerator<RealtimeSessionEvent> events, int count)
    {
        const int Batch = 100; // as many as the peer gets before other things have their turn
        for (var left = count; left > 0; left -= Batch)
        {
            socket.Say(s_deltas, Batch);
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
        start.ArgumentList.Add(WarmUpRounds.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(Rounds.ToString(CultureInfo.InvariantCulture));
        using var node = Process.Start(start)!;
        await node.StandardInput.BaseStream.WriteAsync(s_deltas[0]);
        node.StandardInput.Close();
        var figures = JsonElement.Parse(await node.StandardOutput.ReadToEndAsync());
        await node.WaitForExitAsync();
        return At([.. figures.GetProperty("rates").EnumerateArray().Select(rate => rate.GetDouble()).Order()], 0.5);
    }

    private static async Task<double> AtRestAsync()
    {
        await using (await RealtimeSession.StartAsync(s_agent, new ScriptedSocket().ToModel()))
        {
            // what all sessions share is made by the first
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sessions = new List<RealtimeSession>();
        for (var count = 0; count < SessionCount; count++)
        {
            sessions.Add(await RealtimeSession.StartAsync(s_agent, new ScriptedSocket().ToModel()));
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
