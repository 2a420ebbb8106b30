using System.Reflection;
using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Keys;

namespace Parley.Server.Hosting;

/// <summary>What the server is made of and what it lacks, for people: printed at start and given by <c>/api/status</c>.</summary>
public sealed class ServerStatus
{
    internal ServerStatus(
        ParleyOptions options,
        EngineChoice engine,
        ApiKeyRing keys,
        AccessState access,
        StageNames stages,
        IReadOnlyList<AgentOptions> agents,
        IReadOnlyList<string> passingModelIds)
    {
        Engine = engine;
        Keys = Describe(keys, access);
        Stages = stages;
        Agents = agents;
        PassingModelIds = passingModelIds;
        Version = typeof(ServerStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        Warnings = [.. ServerWarnings.Find(options).Select(warning => warning.Text)];
    }

    /// <summary>Who answers for the agents, and why.</summary>
    public EngineChoice Engine { get; }

    /// <summary>Whether clients need an API key, and how many there are. As at the start.</summary>
    public string Keys { get; }

    /// <summary>What the self-hosted engine is made of.</summary>
    public StageNames Stages { get; }

    /// <summary>The agents, in the order in which they are shown.</summary>
    public IReadOnlyList<AgentOptions> Agents { get; }

    /// <summary>The models of the service behind this server that clients of <c>/v1/realtime</c> may ask for by name; empty when there is none.</summary>
    public IReadOnlyList<string> PassingModelIds { get; }

    /// <summary>Parley's version.</summary>
    public string Version { get; }

    /// <summary>What is missing or risky, each with what to do about it. Empty when all is well.</summary>
    public IReadOnlyList<string> Warnings { get; }

    private static string Describe(ApiKeyRing keys, AccessState access) => (!access.IsOpen, keys.ValidCount) switch
    {
        (false, _) => "none needed: only this machine can connect",
        (true, 0) when !keys.IsRequired => "needed, for there are users; none is valid. Make one with: parley keys create",
        (true, 0) => $"needed, but none is valid. Make one with: parley keys create (or delete {keys.FilePath} to need none on this machine)",
        (true, 1) => "needed; 1 is valid",
        (true, var count) => $"needed; {count} are valid",
    };
}
