namespace Parley.Agents.Handoffs;

/// <summary>
/// Lets one handoff be under way at a time: the first that was called. Calls begin and end on the loop of whoever runs them; any
/// thread may ask.
/// </summary>
internal sealed class HandoffGate
{
    private string? _underWay;

    /// <summary>The model calls a handoff.</summary>
    public void Called(string callId) => Interlocked.CompareExchange(ref _underWay, callId, null);

    /// <summary>True for the handoff that is under way.</summary>
    public bool Admits(string callId) => Volatile.Read(ref _underWay) == callId;

    /// <summary>A handoff has an outcome, whichever.</summary>
    public void Ended(string callId) => Interlocked.CompareExchange(ref _underWay, null, callId);
}
