namespace Parley.Testing.Telephone.Rest;

/// <summary>The carrier's REST API as far as calls go, in its own manner.</summary>
internal sealed class CarrierApi : IAsyncDisposable
{
    private readonly ApiListener _listener;

    public CarrierApi(SimulatedCarrierOptions options, SimulatedCarrier carrier)
    {
        IRestManner manner = options.Kind switch
        {
            CarrierKind.Plivo => new PlivoRest(options, carrier),
            CarrierKind.Vonage => new VonageRest(options, carrier),
            _ => new CompatibleRest(options, carrier),
        };
        _listener = new ApiListener(manner.Answer);
    }

    public Uri Origin => _listener.Origin;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}
