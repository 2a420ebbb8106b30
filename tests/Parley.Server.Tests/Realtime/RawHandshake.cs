using System.Net.Sockets;
using System.Text;

namespace Parley.Server.Tests.Realtime;

/// <summary>An upgrade on a bare TCP connection: what the server answers is seen byte for byte.</summary>
internal static class RawHandshake
{
    /// <summary>The status line and headers of the answer.</summary>
    public static async Task<string> RequestAsync(Uri server, string pathAndQuery, string headers, CancellationToken cancellationToken)
    {
        using var tcp = await OpenAsync(server, pathAndQuery, headers, cancellationToken);
        var answer = new StringBuilder();
        var buffer = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await tcp.GetStream().ReadExactlyAsync(buffer, cancellationToken);
            answer.Append((char)buffer[0]);
        }

        return answer.ToString();
    }

    /// <summary>A connection on which the upgrade was asked for.</summary>
    public static async Task<TcpClient> OpenAsync(Uri server, string pathAndQuery, string headers, CancellationToken cancellationToken)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port, cancellationToken);
        await tcp.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {pathAndQuery} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"),
            cancellationToken);
        return tcp;
    }
}
