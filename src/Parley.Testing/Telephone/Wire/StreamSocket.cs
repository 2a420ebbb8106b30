using System.Net;
using System.Net.WebSockets;

namespace Parley.Testing.Telephone.Wire;

/// <summary>Opens the WebSocket of a stream as the carrier does: no origin, no subprotocol, no compression, its own proof of origin.</summary>
internal static class StreamSocket
{
    /// <exception cref="WebSocketException">The far end refused it; the message tells its status.</exception>
    public static async Task<WebSocket> OpenAsync(Uri url, IEnumerable<KeyValuePair<string, string>> proof, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("User-Agent", "Twilio.TmeWs/1.0");
        socket.Options.SetRequestHeader("Accept-Encoding", "gzip");
        foreach (var (name, value) in proof)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(url, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException exception) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new WebSocketException($"The WebSocket was answered with {(int)status}.", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
