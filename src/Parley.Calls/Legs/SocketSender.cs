using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Parley.Calls.Legs;

/// <summary>
/// Sends whole messages over a party's WebSocket; one that takes too long is cancelled, which ends the connection. One caller at a time;
/// allocates nothing per message, and sets no timer for one that goes out at once.
/// </summary>
/// <param name="socket">Stays the caller's.</param>
/// <param name="timeout">How long one message may take.</param>
/// <param name="timeProvider">The clock of that.</param>
internal sealed class SocketSender(WebSocket socket, TimeSpan timeout, TimeProvider timeProvider) : IDisposable
{
    private readonly CancellationTokenSource _timeout = new(Timeout.InfiniteTimeSpan, timeProvider);

    /// <exception cref="OperationCanceledException">It took too long.</exception>
    /// <exception cref="WebSocketException">The connection is lost.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        var sending = socket.SendAsync(message, type, endOfMessage: true, _timeout.Token);
        return sending.IsCompleted ? sending : AwaitAsync(sending);
    }

    /// <summary>Cancels what is being sent, and all that would be; any thread.</summary>
    public void Cancel() => _timeout.Cancel();

    public void Dispose() => _timeout.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAsync(ValueTask sending)
    {
        _timeout.CancelAfter(timeout);
        await sending.ConfigureAwait(false);
        _timeout.CancelAfter(Timeout.InfiniteTimeSpan);
    }
}
