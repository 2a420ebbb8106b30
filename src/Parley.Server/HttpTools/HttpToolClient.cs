namespace Parley.Server.HttpTools;

/// <summary>What HTTP tools ask with: no redirects, so that no answer chooses where requests go; no cookies, so that no conversation shows in another.</summary>
internal sealed class HttpToolClient : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names may move
    };

    public HttpToolClient() => Invoker = new HttpMessageInvoker(_handler);

    public HttpMessageInvoker Invoker { get; }

    public void Dispose() => Invoker.Dispose();
}
