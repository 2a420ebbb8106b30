namespace Parley.Server.Telephone.Rest;

/// <summary>The connections to the carriers' REST interfaces, and what is asked over them for one call.</summary>
internal sealed class CarrierConnection(TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5); // so that changes of a name's addresses are noticed
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { PooledConnectionLifetime = s_connectionLifetime, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The way to one carrier.</summary>
    public CarrierRest To(ICarrierApi api) => new(api, _http, timeProvider);

    public void Dispose() => _http.Dispose();
}
