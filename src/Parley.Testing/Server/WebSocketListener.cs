using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Testing.Server;

/// <summary>Accepts WebSockets by hand on a port of its own, so that a test sees the request's head and chooses the answer.</summary>
internal sealed class WebSocketListener : IDisposable
{
    /// <summary>The status that opens a WebSocket.</summary>
    public const string Switching = "101 Switching Protocols";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public WebSocketListener() => _listener.Start();

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>Takes the next connection; answers with <paramref name="status"/>, by default switching protocols.</summary>
    public Task<(string Head, WebSocket Socket)> AcceptAsync(CancellationToken cancellationToken, string status = Switching) =>
        AcceptAsync(_ => status, cancellationToken);

    /// <summary>Takes the next connection; answers with what <paramref name="status"/> chooses by the request's head.</summary>
    public async Task<(string Head, WebSocket Socket)> AcceptAsync(Func<string, string> status, CancellationToken cancellationToken)
    {
        var client = await _listener.AcceptTcpClientAsync(cancellationToken).ConfigureAwait(false);
        var stream = client.GetStream();
        var head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        var key = head.Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.OrdinalIgnoreCase))[19..];
#pragma warning disable CA5350 // the WebSocket handshake is defined with SHA-1 (RFC 6455 §1.3)
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var chosen = status(head);
        var protocol = head.Contains("Sec-WebSocket-Protocol:", StringComparison.OrdinalIgnoreCase) ? "Sec-WebSocket-Protocol: realtime\r\n" : "";
        var answer = chosen == Switching
            ? $"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{protocol}"
            : "Content-Length: 0\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {chosen}\r\n{answer}\r\n"), cancellationToken).ConfigureAwait(false);
        return (head, WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = "realtime" }));
    }

    public void Dispose() => _listener.Dispose();

    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancellationToken).ConfigureAwait(false);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
