using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;

namespace Parley.Server.Telephone;

/// <summary>One carrier's endpoints.</summary>
internal sealed class CarrierEndpoints
{
    /// <exception cref="ParleyConfigurationException">The carrier is set up wrongly, or names an agent that does not exist.</exception>
    public CarrierEndpoints(ICarrierLine line, IServiceProvider services)
    {
        Line = line;
        Gate = ActivatorUtilities.CreateInstance<CarrierGate>(services, line);
        var agents = ActivatorUtilities.CreateInstance<CarrierAgents>(services, line.Options);
        var invitation = ActivatorUtilities.CreateInstance<StreamInvitation>(services, line);
        Voice = ActivatorUtilities.CreateInstance<VoiceEndpoint>(services, line, Gate, agents, invitation);
        Status = ActivatorUtilities.CreateInstance<StatusEndpoints>(services, line, Gate);
        Transfer = ActivatorUtilities.CreateInstance<TransferEndpoints>(services, line, Gate);
        Media = ActivatorUtilities.CreateInstance<MediaEndpoint>(services, line, Gate);
    }

    public ICarrierLine Line { get; }

    public CarrierGate Gate { get; }

    public VoiceEndpoint Voice { get; }

    public StatusEndpoints Status { get; }

    public TransferEndpoints Transfer { get; }

    public MediaEndpoint Media { get; }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var name = Line.Options.Section;
        endpoints.Map(CarrierPaths.Voice(name), Voice.HandleVoiceAsync);
        endpoints.Map(CarrierPaths.After(name), Voice.HandleAfterAsync);
        endpoints.Map(CarrierPaths.CallStatus(name), Status.HandleCallAsync);
        endpoints.Map(CarrierPaths.StreamStatus(name), Status.HandleStreamAsync);
        endpoints.Map(CarrierPaths.Transfer(name), Transfer.HandleTransferAsync);
        endpoints.Map(CarrierPaths.Whisper(name), Transfer.HandleWhisperAsync);
        endpoints.Map(CarrierPaths.Accept(name), Transfer.HandleAcceptAsync);
        endpoints.Map(CarrierPaths.Digits(name), Transfer.HandleDigitsAsync);
        endpoints.Map(CarrierPaths.Media(name), Media.HandleAsync);
    }
}
