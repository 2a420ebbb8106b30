using Parley.Calls;
using Parley.Calls.Control;
using Parley.Server.Agents;
using Parley.Server.Keys;

namespace Parley.Server.Calls;

/// <summary>What it takes to run a call on a leg.</summary>
/// <param name="Live">Its entry in the directory.</param>
/// <param name="Agent">Who answers.</param>
/// <param name="Caller">Whose key it counts against.</param>
internal sealed record CallSetup(LiveCall Live, AgentEntry Agent, Caller Caller)
{
    public FirstSpeaker FirstSpeaker { get; init; } = FirstSpeaker.Party;

    /// <summary>What can put the party through; null where nothing can.</summary>
    public ICarrier? Carrier { get; init; }

    /// <summary>The section of the configuration that names the carrier; null for a page.</summary>
    public string? CarrierName { get; init; }

    /// <summary>The stream of the leg; null where it has none.</summary>
    public string? StreamId { get; init; }

    /// <summary>Ends the leg for a reason that came another way; null where nothing does.</summary>
    public Func<string, ValueTask>? EndLeg { get; init; }

    /// <summary>What the agent is told for its first words, besides its own instructions; null for nothing.</summary>
    public string? Opening { get; init; }
}
