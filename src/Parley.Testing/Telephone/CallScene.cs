using Parley.Testing.Telephone.Manners;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone;

/// <summary>What all calls of one carrier share.</summary>
internal sealed record CallScene(SimulatedCarrierOptions Options, PlatformClient Platform, ICarrierManner Manner, CarrierIds Ids, TimeProvider TimeProvider, CancellationToken Stopping)
{
    public Conferences Conferences { get; } = new();
}
