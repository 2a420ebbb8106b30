using Parley.Calls.Twilio;
using Parley.Server.Calls;

namespace Parley.Server.Twilio.Outbound;

/// <summary>A call to place, and what to do when it does not go well.</summary>
/// <param name="Live">Its entry in the directory.</param>
/// <param name="To">Whom.</param>
/// <param name="From">The number that is shown.</param>
internal sealed record OutboundOrder(LiveCall Live, string To, string From)
{
    public TimeSpan RingTime { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What the agent is told for its first words; null for nothing.</summary>
    public string? Opening { get; init; }

    public MachineAnswer OnMachine { get; init; } = MachineAnswer.Talk;

    /// <summary>What a machine is told, with <see cref="MachineAnswer.LeaveMessage"/>.</summary>
    public string? Message { get; init; }

    /// <summary>How often it is tried, 1 for once.</summary>
    public int Attempts { get; init; } = 1;

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Which ends are tried again.</summary>
    public IReadOnlySet<CallProgressState> RetryOn { get; init; } =
        new HashSet<CallProgressState> { CallProgressState.Busy, CallProgressState.NoAnswer, CallProgressState.Failed };
}
