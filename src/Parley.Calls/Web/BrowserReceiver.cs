using System.Net.WebSockets;

namespace Parley.Calls.Web;

/// <summary>
/// Reads whole messages of a browser into one buffer. A message that is too long is read to its end and not kept. One caller at a time.
/// </summary>
internal sealed class BrowserReceiver : IDisposable
{
    private readonly WebSocket _socket;
    private readonly BrowserLegOptions _options;
    private readonly CancellationTokenSource _idle;
    private readonly byte[] _buffer;
    private int _length;

    public BrowserReceiver(WebSocket socket, BrowserLegOptions options, TimeProvider timeProvider)
    {
        _socket = socket;
        _options = options;
        _idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _buffer = new byte[Math.Max(options.MaxAudioByteCount, options.MaxTextByteCount) + 1];
    }

    /// <summary>The message; valid until the next one is received.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Text or binary.</summary>
    public WebSocketMessageType MessageType { get; private set; }

    /// <summary>True when the message was longer than its kind may be.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>True once nothing came for too long.</summary>
    public bool IsTimedOut => _idle.IsCancellationRequested;

    /// <summary>Waits for the next message. False when the page closed the connection.</summary>
    public async ValueTask<bool> ReceiveAsync()
    {
        _length = 0;
        IsTooLong = false;
        _idle.CancelAfter(_options.IdleTimeout);
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(_length), _idle.Token).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            _length += received.Count;
            MessageType = received.MessageType;
            IsTooLong |= _length > (received.MessageType == WebSocketMessageType.Text ? _options.MaxTextByteCount : _options.MaxAudioByteCount);
            if (IsTooLong)
            {
                _length = 0;
            }

            if (received.EndOfMessage)
            {
                return true;
            }
        }
    }

    public void Dispose() => _idle.Dispose();
}
