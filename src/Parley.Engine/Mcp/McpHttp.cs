using System.Net;
using System.Net.Sockets;

namespace Parley.Engine.Mcp;

/// <summary>Makes the HTTP clients for MCP servers: no redirects, no proxy, no cookies, and only to addresses within reach.</summary>
internal static class McpHttp
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);

    /// <param name="url">The server; nothing is sent to any other.</param>
    /// <param name="reach">Where it may connect to.</param>
    /// <param name="answerByteLimit">Bytes of one answer.</param>
    public static HttpClient CreateClient(Uri url, McpReach reach, int answerByteLimit)
    {
        var connecting = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = s_connectTimeout,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, reach, cancellationToken),
        };
        return new HttpClient(new SameOriginHandler(new AnswerLimitHandler(connecting, answerByteLimit), url)) { Timeout = Timeout.InfiniteTimeSpan }; // the engine's clock ends calls
    }

    /// <summary>Looks at the addresses themselves: a name may resolve to anything, and to something else the next time.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint server, McpReach reach, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(server.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = [.. addresses.Where(address => reach.Includes(address))];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException("The server's address may not be reached from here.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, server.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
