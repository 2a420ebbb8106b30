using System.Net.Sockets;
using System.Text;

namespace Parley.Server.Tests.Realtime;

/// <summary>A client on a bare TCP connection that says something and then neither reads, answers a ping nor closes, like one whose network is gone.</summary>
internal sealed class SilentPeer(TcpClient tcp) : IDisposable
{
    public static async Task<SilentPeer> ConnectAsync(Uri server, string pathAndQuery, CancellationToken cancellationToken) =>
        new(await RawHandshake.OpenAsync(server, pathAndQuery, "", cancellationToken));

    /// <summary>Sends one text frame of up to 125 bytes (RFC 6455 §5.2), masked with zeros.</summary>
    public async Task SendAsync(string json, CancellationToken cancellationToken) =>
        await tcp.GetStream().WriteAsync((byte[])[0x81, (byte)(0x80 | Encoding.UTF8.GetByteCount(json)), 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(json)], cancellationToken);

    /// <summary>Resets the connection (RFC 9293 §3.5.2) instead of closing it.</summary>
    public void Reset()
    {
        tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        tcp.Close();
    }

    public void Dispose() => tcp.Dispose();
}
