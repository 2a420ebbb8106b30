using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Parley.Realtime.OpenAI;
using Parley.Server.CallLoops.Framing;
using Parley.Server.Realtime;

namespace Parley.Server.CallLoops;

/// <summary>Opens WebSockets that loops look after: one connection for each, which nobody else gets.</summary>
internal sealed class LoopDialer(CallLoopSet loops, TimeProvider timeProvider)
{
    /// <summary>Lets connections be opened so; where there are no loops, or the way leads through a proxy, the platform's client opens them.</summary>
    public void Serve(OpenAIRealtimeOptions options)
    {
        if (loops.IsSupported && HttpClient.DefaultProxy.GetProxy(options.Endpoint) is null)
        {
            options.SocketFactory = (address, headers, cancellationToken) =>
                DialAsync(address, headers, options.KeepAliveInterval, options.KeepAliveTimeout, cancellationToken);
        }
    }

    /// <exception cref="HttpRequestException">The server refused, with its status, or could not be reached.</exception>
    private async ValueTask<WebSocket> DialAsync(
        Uri address, IReadOnlyDictionary<string, string> headers, TimeSpan keepAliveInterval, TimeSpan keepAliveTimeout, CancellationToken cancellationToken)
    {
        Stream? stream = null;
        try
        {
            var handshake = new ClientHandshake(address, headers, RealtimeRequest.SubProtocol);
            var socket = await ConnectAsync(address, cancellationToken);
            stream = socket;
            if (address.Scheme == Uri.UriSchemeWss)
            {
                stream = await SecureAsync(socket, address, cancellationToken);
            }

            await stream.WriteAsync(handshake.Request, cancellationToken);
            var (subProtocol, received) = await handshake.ReadAsync(stream, cancellationToken);
            socket.ContinueInline(); // the handshakes, whose checks of certificates may take long, are done
            var options = new LoopWebSocketOptions
            {
                IsServer = false,
                SubProtocol = subProtocol,
                KeepAliveInterval = keepAliveInterval,
                KeepAliveTimeout = keepAliveTimeout,
                Received = received,
            };
            return new LoopWebSocket(stream, options, timeProvider);
        }
        catch (Exception exception)
        {
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (exception is IOException or SocketException or AuthenticationException)
            {
                throw new HttpRequestException($"{exception.Message} ({address.Authority})", exception);
            }

            throw;
        }
    }

    private async Task<LoopStream> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(address.IdnHost, cancellationToken);
        for (var index = 0; ; index++)
        {
            try
            {
                return await LoopStream.ConnectAsync(new IPEndPoint(addresses[index], address.Port), loops.Next(), cancellationToken);
            }
            catch (SocketException) when (index + 1 < addresses.Length)
            {
                // the next address
            }
        }
    }

    private static async Task<SslStream> SecureAsync(LoopStream inner, Uri address, CancellationToken cancellationToken)
    {
        var stream = new SslStream(inner);
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = address.IdnHost, ApplicationProtocols = [SslApplicationProtocol.Http11] };
            await stream.AuthenticateAsClientAsync(options, cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
