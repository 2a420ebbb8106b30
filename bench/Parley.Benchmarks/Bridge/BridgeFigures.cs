using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Parley.Benchmarks.Bridge.Processes;
using Parley.Benchmarks.Bridge.Wire;

namespace Parley.Benchmarks.Bridge;

/// <summary>
/// <c>bench/run bridge [--peers a,b] [--calls 100,200] [--seconds 15] [--warmup 15] [--only steady|interrupt|drop|storm|capacity]</c>: bridges between
/// Twilio and a Realtime model, each in its own process on one core, with the same phones and the same upstream on the other.
/// </summary>
internal sealed class BridgeFigures(TextWriter output, string[] arguments)
{
    private readonly int _port = FreePort();

    public async Task<int> RunAsync()
    {
        var names = Value("--peers")?.Split(',');
        var only = Value("--only");
        var seconds = int.Parse(Value("--seconds") ?? "15", CultureInfo.InvariantCulture);
        var counts = (Value("--calls") ?? "100,200").Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture)).ToArray();
        using var configuration = new ParleyConfiguration();
        var peers = BridgePeer.All(FindRoot(), configuration.PathWithoutExtension, _port).Where(peer => names?.Contains(peer.Name) ?? peer.Name != "copy-no-spin");
        foreach (var peer in peers)
        {
            if (peer.IsTranscoding)
            {
                var (path, ideal) = PcmPathQuality.Measure();
                await WriteAsync($"{peer.Name,-14} signal to noise of 24 kHz PCM on the telephone: {path:0.0} dB; of what is made at 8 kHz and encoded {ideal:0.0} dB");
            }

            foreach (var count in counts)
            {
                await RunAsync(only is null or "steady", () => SteadyAsync(peer, count, seconds));
            }

            await RunAsync((only is null or "interrupt") && !peer.IsTranscoding, () => InterruptAsync(peer));
            await RunAsync((only is null or "drop") && !peer.IsTranscoding, () => DropAsync(peer));
            await RunAsync((only is null or "storm") && !peer.IsTranscoding, () => StormAsync(peer));
            await RunAsync(only == "capacity", () => CapacityAsync(peer));
        }

        return 0;
    }

    private static Task RunAsync(bool isWanted, Func<Task> run) => isWanted ? run() : Task.CompletedTask;

    private async Task<(double? Up, double? Down)> SteadyAsync(BridgePeer peer, int count, int seconds)
    {
        var warmup = int.Parse(Value("--warmup") ?? "15", CultureInfo.InvariantCulture); // both runtimes compile what is hot
        using var bed = await BridgeBed.StartAsync(
            peer, peer.IsTranscoding ? UpstreamScript.Pcm : UpstreamScript.Steady, _port, count, seconds: count / 50.0);
        await Task.Delay(TimeSpan.FromSeconds((count / 50.0) + warmup));
        await bed.ResetAsync();
        var (cpu, loadCpu, startedAt) = (bed.Bridge.CpuMilliseconds, bed.Phones.CpuMilliseconds + bed.Upstream.CpuMilliseconds, WireLoop.Now);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var elapsed = WireLoop.Milliseconds(WireLoop.Now - startedAt) / 1000;
        (cpu, loadCpu) = (bed.Bridge.CpuMilliseconds - cpu, bed.Phones.CpuMilliseconds + bed.Upstream.CpuMilliseconds - loadCpu);
        var memory = bed.Bridge.ResidentMegabytes;
        var (up, phones) = await bed.ReportAsync();
        await WriteAsync(
            $"{peer.Name,-14} {count,4} calls: {cpu / elapsed / count:0.00} ms CPU a call-second; up p50 {Number(up, "up_p50")} p99 {Number(up, "up_p99")} ms; down p50 {Number(phones, "down_p50")} p99 {Number(phones, "down_p99")} ms; RSS {memory:0} MB");
        await WriteAsync(
            $"{"",-14} with audio {phones.GetProperty("with_audio")}, lost {phones.GetProperty("lost_calls")}; frames up {up.GetProperty("up_count")} lost {up.GetProperty("up_lost")} doubled {up.GetProperty("up_doubled")} strange {up.GetProperty("up_strange")}, appends {up.GetProperty("appends")}; down {phones.GetProperty("down_count")} lost {phones.GetProperty("down_lost")} doubled {phones.GetProperty("down_doubled")} strange {phones.GetProperty("down_strange")}, media {phones.GetProperty("media")}; load {loadCpu / elapsed / 10:0} % CPU, late p99 {Number(phones, "lateness_p99")} ms {phones.GetProperty("refusals")}");
        return (Optional(up, "up_p99"), Optional(phones, "down_p99"));
    }

    private async Task InterruptAsync(BridgePeer peer)
    {
        const int Count = 50;
        using var bed = await BridgeBed.StartAsync(peer, UpstreamScript.Interrupt, _port, Count, seconds: 2);
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (up, phones) = await bed.ReportAsync();
        var clears = phones.GetProperty("clears").EnumerateArray().ToLookup(clear => clear.GetProperty("item").GetInt32());
        var truncations = up.GetProperty("truncations").EnumerateArray().ToLookup(truncation => truncation.GetProperty("item").GetInt32());
        var latencies = new Histogram();
        var errors = new List<double>();
        var interruptions = up.GetProperty("interruptions").EnumerateArray().ToArray();
        foreach (var interruption in interruptions)
        {
            var item = interruption.GetProperty("item").GetInt32();
            if (clears[item].Select(clear => (JsonElement?)clear).FirstOrDefault() is not { } clear)
            {
                continue;
            }

            latencies.Add(WireLoop.Milliseconds(clear.GetProperty("at").GetInt64() - interruption.GetProperty("at").GetInt64()));
            if (truncations[item].Select(truncation => (JsonElement?)truncation).FirstOrDefault() is { } cut)
            {
                errors.Add(cut.GetProperty("ms").GetInt32() - clear.GetProperty("heard").GetDouble());
            }
        }

        errors.Sort();
        await WriteAsync(
            $"{peer.Name,-14} interruptions {interruptions.Length}: cleared {latencies.Count}, speech_started to clear p50 {latencies.At(0.5):0.00} p99 {latencies.At(0.99):0.00} ms; truncated {errors.Count}, error min {At(errors, 0):0.0} median {At(errors, 0.5):0.0} max {At(errors, 1):0.0} ms, beyond 10 ms: {errors.Count(error => Math.Abs(error) > 10)}");
    }

    private async Task DropAsync(BridgePeer peer)
    {
        const int Count = 20;
        using var bed = await BridgeBed.StartAsync(peer, UpstreamScript.Drop, _port, Count, seconds: 1);
        await Task.Delay(TimeSpan.FromSeconds(12));
        var (up, phones) = await bed.ReportAsync();
        var silences = phones.GetProperty("silences").EnumerateArray().Select(silence => silence.GetDouble()).Order().ToList();
        var dropped = up.GetProperty("drops").GetArrayLength();
        await WriteAsync(
            $"{peer.Name,-14} upstream drops {dropped}: longest silence, also where it lasts to the end, median {At(silences, 0.5):0} max {At(silences, 1):0} ms; calls lost {phones.GetProperty("lost_calls")}");
    }

    private async Task StormAsync(BridgePeer peer)
    {
        const int Count = 300;
        using var bed = await BridgeBed.StartAsync(peer, UpstreamScript.Steady, _port, Count, seconds: 1);
        await Task.Delay(TimeSpan.FromSeconds(14));
        var (up, phones) = await bed.ReportAsync();
        await WriteAsync(
            $"{peer.Name,-14} 300 starts in a second: {phones.GetProperty("with_audio")} with audio, {up.GetProperty("calls")} heard, {phones.GetProperty("lost_calls")} lost {phones.GetProperty("refusals")}");
    }

    private async Task CapacityAsync(BridgePeer peer)
    {
        var best = 0;
        for (var count = 150; count <= 600; count += 50)
        {
            var (up, down) = await SteadyAsync(peer, count, 8);
            if (up is not < 30 || down is not < 30)
            {
                break;
            }

            best = count;
        }

        await WriteAsync($"{peer.Name,-14} most calls with p99 under 30 ms: {best}");
    }

    private Task WriteAsync(FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));

    private string? Value(string name) => Array.IndexOf(arguments, name) is >= 0 and var index && index + 1 < arguments.Length ? arguments[index + 1] : null;

    private static double? Optional(JsonElement report, string name) => report.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static string Number(JsonElement report, string name) => Optional(report, name)?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";

    private static double? At(List<double> sorted, double share) => sorted.Count == 0 ? null : sorted[(int)((sorted.Count - 1) * share)];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

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
