using System.Net;
using System.Net.Sockets;

namespace Parley.Server.CallLoops;

/// <summary>Opens connections that loops look after, for HTTP requests that become WebSockets.</summary>
internal sealed class LoopDialer(CallLoopSet loops) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<LoopStream> s_stream = new("parley.loop");

    /// <summary>What carries handshakes; null where there are no loops.</summary>
    public static HttpMessageInvoker? CreateInvoker(CallLoopSet loops)
    {
        if (!loops.IsSupported)
        {
            return null;
        }

        var dialer = new LoopDialer(loops);
        dialer.InnerHandler = new SocketsHttpHandler
        {
            ConnectCallback = dialer.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.Zero, // a connection is one conversation's
            UseCookies = false,
        };
        return new HttpMessageInvoker(dialer);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols && request.Options.TryGetValue(s_stream, out var stream))
        {
            stream.ContinueInline(); // the handshakes, whose checks of certificates may take long, are done
        }

        return response;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endPoint = context.DnsEndPoint;
        var addresses = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        for (var index = 0; ; index++)
        {
            try
            {
                var stream = await LoopStream.ConnectAsync(new IPEndPoint(addresses[index], endPoint.Port), loops.Next(), cancellationToken);
                context.InitialRequestMessage.Options.Set(s_stream, stream);
                return stream;
            }
            catch (SocketException) when (index + 1 < addresses.Length)
            {
                // the next address
            }
        }
    }
}
