using Parley.Calls.Twilio;

namespace Parley.Server.Twilio.Outbound;

/// <summary>Whom to call, who talks, and what to do when it does not go well.</summary>
/// <param name="To">Whom.</param>
/// <param name="From">The number that is shown.</param>
/// <param name="Agent">Who talks.</param>
internal sealed record OutboundOrder(string To, string From, string Agent)
{
    public TimeSpan RingTime { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What the agent is told for its first words; null for nothing.</summary>
    public string? Opening { get; init; }

    public MachineAnswer OnMachine { get; init; } = MachineAnswer.Talk;

    /// <summary>What a machine is told, with <see cref="MachineAnswer.LeaveMessage"/>.</summary>
    public string? Message { get; init; }

    /// <summary>How often it is tried from now on, 1 for once.</summary>
    public int Attempts { get; init; } = 1;

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Which ends are tried again.</summary>
    public IReadOnlyList<CallProgressState> RetryOn { get; init; } = [CallProgressState.Busy, CallProgressState.NoAnswer, CallProgressState.Failed];
}
