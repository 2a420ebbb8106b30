using Parley.Agents.Resolution;

namespace Parley.Agents.Hosting;

/// <summary>One agent of a hosted connection hands over to another.</summary>
/// <param name="From">Who answered so far.</param>
/// <param name="To">Who is to.</param>
internal sealed record HostedHandover(RealtimeAgent From, ResolvedAgent To)
{
    /// <summary>True once the model has confirmed it, false when somebody else answers meanwhile; faults when it was refused.</summary>
    public TaskCompletionSource<bool> Decided { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
