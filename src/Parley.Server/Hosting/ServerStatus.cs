using System.Reflection;
using Parley.Engine.Speech;
using Parley.Server.Configuration;
using Parley.Server.Engine;

namespace Parley.Server.Hosting;

/// <summary>What the server is made of and what it lacks, for people: printed at start and given by <c>/api/status</c>.</summary>
public sealed class ServerStatus
{
    internal ServerStatus(ParleyOptions options, EngineChoice engine, StageNames stages, IReadOnlyList<AgentOptions> agents)
    {
        Engine = engine;
        Stages = stages;
        Agents = agents;
        Version = typeof(ServerStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        Warnings = [.. FindWarnings(options)];
    }

    /// <summary>Who answers for the agents, and why.</summary>
    public EngineChoice Engine { get; }

    /// <summary>What the self-hosted engine is made of.</summary>
    public StageNames Stages { get; }

    /// <summary>The agents, in the order in which they are shown.</summary>
    public IReadOnlyList<AgentOptions> Agents { get; }

    /// <summary>Parley's version.</summary>
    public string Version { get; }

    /// <summary>What is missing or risky, each with what to do about it. Empty when all is well.</summary>
    public IReadOnlyList<string> Warnings { get; }

    private static IEnumerable<string> FindWarnings(ParleyOptions options)
    {
        if (options.Engine.Recogniser.IsOffline || options.Engine.Synthesiser.IsOffline)
        {
            var speech = OfflineSpeech.Probe();
            if (speech.MissingPackages.Count > 0)
            {
                yield return speech.Message;
            }
        }

        if (options.Server.ApiKeys.Count == 0 && !HostAddress.IsLoopback(options.Server.Host))
        {
            yield return "The page is open to everybody who reaches this address, and Realtime clients elsewhere are refused: set server.api_keys for them, and put a proxy that authenticates in front.";
        }
    }
}
