using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Parley.Calls.Legs;

/// <summary>
/// Reads whole messages of a party's WebSocket into one pooled buffer, which grows as far as the limits allow. A message that is too long
/// is read to its end and not kept. One caller at a time; allocates nothing per message.
/// </summary>
/// <param name="socket">Stays the caller's.</param>
/// <param name="maxTextByteCount">The longest text message.</param>
/// <param name="maxBinaryByteCount">The longest binary message.</param>
/// <param name="idleTimeout">How long nothing may come; receiving is then cancelled.</param>
/// <param name="timeProvider">The clock of that.</param>
internal sealed class SocketReceiver(
    WebSocket socket, int maxTextByteCount, int maxBinaryByteCount, TimeSpan idleTimeout, TimeProvider timeProvider) : IDisposable
{
    private const int FirstByteCount = 4096;
    private readonly CancellationTokenSource _idle = new(Timeout.InfiniteTimeSpan, timeProvider);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstByteCount);
    private int _length;

    /// <summary>The message; valid until the next one is received. Whoever reads it may write into it.</summary>
    public Memory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Text or binary.</summary>
    public WebSocketMessageType MessageType { get; private set; }

    /// <summary>True when the message was longer than its kind may be.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>True once nothing came for too long.</summary>
    public bool IsTimedOut => _idle.IsCancellationRequested;

    /// <summary>Waits for the next message. False when the peer closed the connection.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync()
    {
        _length = 0;
        IsTooLong = false;
        _idle.CancelAfter(idleTimeout);
        while (true)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(_length), _idle.Token).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            _length += received.Count;
            MessageType = received.MessageType;
            IsTooLong |= _length > (received.MessageType == WebSocketMessageType.Text ? maxTextByteCount : maxBinaryByteCount);
            if (IsTooLong)
            {
                _length = 0;
            }

            if (received.EndOfMessage)
            {
                return true;
            }

            if (_length == _buffer.Length)
            {
                Grow();
            }
        }
    }

    /// <summary>Reads on to the peer's close frame, or to the end of the connection, which it throws; keeps nothing.</summary>
    public async Task DrainAsync()
    {
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent && await ReceiveAsync().ConfigureAwait(false))
        {
        }
    }

    /// <summary>Called when nothing is being received.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
        _idle.Dispose();
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        _buffer.AsSpan().CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
