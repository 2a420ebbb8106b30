using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Parley.Realtime.WebSockets;

/// <summary>
/// Sends one socket's messages in order, from one loop, which goes on in the call that posts when it has nothing to do: no thread is woken for a
/// message that the socket takes at once. Any thread may post. Buffers are lent and come back.
/// </summary>
internal sealed class SocketOutbox : IDisposable
{
    /// <summary>Buffers kept for the next messages: enough for a burst of audio, and little memory when nothing is said.</summary>
    private const int MostFree = 32;

    private readonly WebSocket _socket;
    private readonly Channel<PooledUtf8Buffer> _waiting;
    private readonly ConcurrentQueue<PooledUtf8Buffer> _free = new();
    private readonly long _byteLimit;
    private readonly CancellationTokenSource _stopping;
    private readonly TimeSpan _closeTimeout;
    private WebSocketCloseStatus _closeStatus = WebSocketCloseStatus.NormalClosure;
    private string _closeReason = "";
    private long _waitingByteCount;
    private volatile bool _isClosed;
    private volatile bool _isGivenUp;

    public SocketOutbox(WebSocket socket, RealtimeSocketOptions options)
    {
        _socket = socket;
        _byteLimit = options.OutboxByteLimit;
        _closeTimeout = options.CloseTimeout;
        _stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);

        // Full, by count or by bytes: TryPost says so and its caller fails the connection; PostAsync waits. No event is ever dropped unseen.
        _waiting = Channel.CreateBounded<PooledUtf8Buffer>(
            new BoundedChannelOptions(options.OutboxCapacity)
            {
                SingleReader = true, FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = true,
            });
        Completion = RunAsync();
    }

    /// <summary>Ends when the last message and the close frame are sent; faults when the socket fails.</summary>
    public Task Completion { get; }

    /// <summary>True when it takes no more, for whatever reason but that it is full.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>An empty buffer, to be handed to a post.</summary>
    public PooledUtf8Buffer Lend() => _free.TryDequeue(out var buffer) ? buffer : new PooledUtf8Buffer();

    /// <summary>False when the outbox is full or closed; the buffer is then taken back.</summary>
    public bool TryPost(PooledUtf8Buffer buffer)
    {
        var byteCount = buffer.WrittenCount;
        var isPosted = Interlocked.Add(ref _waitingByteCount, byteCount) - byteCount < _byteLimit && _waiting.Writer.TryWrite(buffer);
        if (!isPosted)
        {
            Discard(buffer);
        }

        return isPosted;
    }

    /// <summary>Waits for room.</summary>
    /// <exception cref="ChannelClosedException">The outbox is closed.</exception>
    public ValueTask PostAsync(PooledUtf8Buffer buffer, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _waitingByteCount, buffer.WrittenCount);
        return _waiting.Writer.TryWrite(buffer) ? ValueTask.CompletedTask : WaitForRoomAsync(buffer, cancellationToken);
    }

    /// <summary>Takes no more; what was posted is still sent, then the close frame, but not for longer than the close timeout.</summary>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        (var isFirst, _isClosed) = (!_isClosed, true);
        if (isFirst)
        {
            (_closeStatus, _closeReason) = (status, reason);
            _stopping.CancelAfter(_closeTimeout);
            _waiting.Writer.TryComplete();
        }
    }

    /// <summary>
    /// The peer reads too slowly: what waits is thrown away, and the close frame follows the message that is being sent. A peer that does
    /// not take even that within the close timeout is cut off.
    /// </summary>
    public void GiveUp(WebSocketCloseStatus status, string reason)
    {
        _isGivenUp = true;
        Close(status, reason);
    }

    /// <summary>Ends at once: the socket is gone or not to be used any more.</summary>
    public void Abort()
    {
        _isClosed = true;
        _socket.Abort(); // first: the loop may go on in the next call
        _waiting.Writer.TryComplete();
        try
        {
            _stopping.Cancel(); // a send may wait for room that never comes
        }
        catch (ObjectDisposedException)
        {
            // Disposed in the meantime: nothing is being sent any more.
        }
    }

    /// <summary>Called after <see cref="Completion"/>.</summary>
    public void Dispose() => _stopping.Dispose();

    private async ValueTask WaitForRoomAsync(PooledUtf8Buffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Discard(buffer);
            throw;
        }

        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // whoever waited must not go on in the loop
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (_waiting.Reader.TryRead(out var buffer))
                {
                    if (!_isGivenUp)
                    {
                        await _socket.SendAsync(buffer.Written, WebSocketMessageType.Text, endOfMessage: true, _stopping.Token)
                            .ConfigureAwait(false);
                    }

                    Discard(buffer);
                }
            }

            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(_closeStatus, _closeReason, _stopping.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            _isClosed = true;
            _waiting.Writer.TryComplete();
        }
    }

    private void Discard(PooledUtf8Buffer buffer)
    {
        Interlocked.Add(ref _waitingByteCount, -buffer.WrittenCount);
        buffer.Clear();
        if (_free.Count < MostFree)
        {
            _free.Enqueue(buffer);
        }
        else
        {
            buffer.Dispose();
        }
    }
}
