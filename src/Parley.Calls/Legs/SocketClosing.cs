using System.Net.WebSockets;

namespace Parley.Calls.Legs;

/// <summary>Closes a party's WebSocket with a closing handshake of bounded length.</summary>
internal static class SocketClosing
{
    /// <summary>Sends the close frame, waits for the reader to meet the peer's, and disposes the socket.</summary>
    /// <param name="socket">Of which nothing is being sent.</param>
    /// <param name="status">The close frame's code.</param>
    /// <param name="receiving">Ends when the reader has met the peer's close frame, or the socket's end; never faults.</param>
    /// <param name="timeout">How long all of it may take; then the connection is cut.</param>
    /// <param name="timeProvider">The clock of that.</param>
    /// <returns>What went wrong with the close frame; null when it was sent, or not needed.</returns>
    public static async Task<Exception?> CloseAsync(
        WebSocket socket, WebSocketCloseStatus status, Task receiving, TimeSpan timeout, TimeProvider timeProvider)
    {
        Exception? fault = null;
        using var late = new CancellationTokenSource(timeout, timeProvider);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, null, late.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            fault = exception;
        }

        await using (late.Token.UnsafeRegister(static state => ((WebSocket)state!).Abort(), socket).ConfigureAwait(false))
        {
            await receiving.ConfigureAwait(false);
        }

        socket.Dispose();
        return fault;
    }
}
