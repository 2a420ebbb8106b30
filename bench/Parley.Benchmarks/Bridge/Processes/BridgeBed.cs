using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace Parley.Benchmarks.Bridge.Processes;

/// <summary>One bridge on core 0, the scripted upstream and the phones on core 1.</summary>
internal sealed class BridgeBed : IDisposable
{
    private BridgeBed(PinnedProcess upstream, PinnedProcess bridge, PinnedProcess phones) => (Upstream, Bridge, Phones) = (upstream, bridge, phones);

    public PinnedProcess Upstream { get; }

    public PinnedProcess Bridge { get; }

    public PinnedProcess Phones { get; }

    public static async Task<BridgeBed> StartAsync(BridgePeer peer, UpstreamScript script, int port, int callCount, double seconds)
    {
        var none = new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "1", ["DOTNET_gcConcurrent"] = "0" };
        var own = Path.Combine(AppContext.BaseDirectory, "Parley.Benchmarks.dll");
        var upstream = new PinnedProcess(1, ["dotnet", own, "bridge-upstream", script.ToString()], none, AppContext.BaseDirectory, Log("upstream"));
        var upstreamPort = int.Parse(await upstream.ReadLineAsync(), CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string>(peer.Environment)
        {
            ["PORT"] = $"{port}",
            ["OPENAI_BASE_URL"] = $"http://127.0.0.1:{upstreamPort}/v1",
            ["OPENAI_API_KEY"] = "sk-bench",
            ["NODE_ENV"] = "production",
        };
        var bridge = new PinnedProcess(0, peer.Command, environment, Path.GetTempPath(), Log(peer.Name));
        bridge.Ignore();
        await ReachAsync(bridge, port);
        var phones = new PinnedProcess(
            1, ["dotnet", own, "bridge-load", $"http://127.0.0.1:{port}{peer.VoicePath}", $"{callCount}", seconds.ToString(CultureInfo.InvariantCulture)],
            none, AppContext.BaseDirectory, Log("phones"));
        return new BridgeBed(upstream, bridge, phones);
    }

    public async Task ResetAsync()
    {
        await Upstream.TellAsync("reset");
        await Phones.TellAsync("reset");
    }

    public async Task<(JsonElement Upstream, JsonElement Phones)> ReportAsync() =>
        (JsonElement.Parse(await Upstream.AskAsync("report")), JsonElement.Parse(await Phones.AskAsync("report")));

    public void Dispose()
    {
        Phones.Dispose();
        Bridge.Dispose();
        Upstream.Dispose();
    }

    private static string? Log(string name) =>
        Environment.GetEnvironmentVariable("PARLEY_BENCH_LOGS") is { Length: > 0 } folder ? Path.Combine(Directory.CreateDirectory(folder).FullName, $"{name}.log") : null;

    private static async Task ReachAsync(PinnedProcess bridge, int port)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (bridge.HasExited)
            {
                throw new InvalidOperationException("The bridge ended at its start; see PARLEY_BENCH_LOGS.");
            }

            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new TimeoutException("The bridge does not listen.");
    }
}
