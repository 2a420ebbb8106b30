namespace Parley.Benchmarks.Bridge.Processes;

/// <summary>A bridge that is measured.</summary>
internal sealed record BridgePeer(string Name, string VoicePath, IReadOnlyList<string> Command)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The upstream speaks PCM at 24 kHz: frames are decoded, resampled and encoded on their way, and carry no stamps.</summary>
    public bool IsTranscoding { get; init; }

    public static IReadOnlyList<BridgePeer> All(string root, string parleyConfiguration, int port)
    {
        var dotnet = Path.Combine(root, "bench/peers/DotnetBridges/bin/published/DotnetBridges.dll");
        var parley = System.Environment.GetEnvironmentVariable("PARLEY_BENCH_CLI") ?? Path.Combine(root, "src/Parley.Cli/bin/published/parley.dll");
        var noSpin = new Dictionary<string, string> { ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" };
        var installed = new Dictionary<string, string> { ["DOTNET_GCgen0size"] = "0x400000" }; // as `parley service install` has it
        string[] serve = ["dotnet", parley, "serve", "--engine", "openai", "--port", $"{port}", "--config"];
        return
        [
            new("node", "/incoming-call", ["node", Path.Combine(root, "bench/peers/node-bridge.mjs")]),
            new("agents", "/incoming-call", ["node", Path.Combine(root, "bench/peers/agents-bridge.mjs")]),
            new("openai-client", "/incoming-call", ["dotnet", dotnet, "openai-client"]),
            new("copy", "/incoming-call", ["dotnet", dotnet, "copy"]),
            new("copy-no-spin", "/incoming-call", ["dotnet", dotnet, "copy"]) { Environment = noSpin },
            new("parley", "/twilio/voice", [.. serve, $"{parleyConfiguration}.yaml"]) { Environment = installed },
            new("parley-pcm", "/twilio/voice", [.. serve, $"{parleyConfiguration}.yaml"]) { Environment = installed, IsTranscoding = true },
        ];
    }
}
