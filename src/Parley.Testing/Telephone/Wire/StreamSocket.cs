using System.Net;
using System.Net.WebSockets;

namespace Parley.Testing.Telephone.Wire;

/// <summary>Opens the WebSocket of a stream as the carrier does: no origin, no subprotocol, no compression, the signature in lower case.</summary>
internal static class StreamSocket
{
    /// <exception cref="WebSocketException">The far end refused it; the message tells its status.</exception>
    public static async Task<WebSocket> OpenAsync(Uri url, string signature, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("User-Agent", "Twilio.TmeWs/1.0");
        socket.Options.SetRequestHeader("Accept-Encoding", "gzip");
        socket.Options.SetRequestHeader("x-twilio-signature", signature);
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
