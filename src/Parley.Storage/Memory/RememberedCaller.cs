using Parley.Agents.Memory;

namespace Parley.Storage.Memory;

/// <summary>A caller of whom something is known. Immutable.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Memory">What.</param>
public sealed record RememberedCaller(string Caller, CallerMemory Memory)
{
    /// <summary>Neither who nor what: both are personal data.</summary>
    public override string ToString() => nameof(RememberedCaller);
}
