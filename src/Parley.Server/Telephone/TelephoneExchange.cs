using Parley.Server.Configuration;

namespace Parley.Server.Telephone;

/// <summary>All carriers by which calls come to this server.</summary>
internal sealed class TelephoneExchange
{
    private readonly CarrierEndpoints[] _carriers;

    /// <exception cref="ParleyConfigurationException">A carrier is set up wrongly, or names an agent that does not exist.</exception>
    public TelephoneExchange(IEnumerable<ICarrierLine> lines, IServiceProvider services) =>
        _carriers = [.. lines.Select(line => new CarrierEndpoints(line, services))];

    public IReadOnlyList<CarrierEndpoints> Carriers => _carriers;

    /// <summary>The carrier whose section of the configuration has that name.</summary>
    public CarrierEndpoints this[string section] => _carriers.Single(carrier => carrier.Line.Options.Section == section);
}
