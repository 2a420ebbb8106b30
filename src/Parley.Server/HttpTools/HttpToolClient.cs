namespace Parley.Server.HttpTools;

/// <summary>What HTTP tools and webhooks ask with: no redirects, so that no answer chooses where requests go; no cookies, so that no conversation shows in another.</summary>
internal sealed class HttpToolClient : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names may move
    };

    public HttpToolClient()
    {
        Invoker = new HttpMessageInvoker(_handler);
        Client = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>The same for webhooks, which watch the time themselves.</summary>
    public HttpClient Client { get; }

    public void Dispose()
    {
        Client.Dispose();
        Invoker.Dispose();
    }
}
