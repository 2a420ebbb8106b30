using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using Parley.Calls.Legs;

namespace Parley.Calls.Web;

/// <summary>
/// Sends a browser's messages in order, audio and text alike. Audio that a clear has overtaken is skipped. Full: the sender waits;
/// a message that takes longer than the timeout ends the connection. Any thread may send.
/// </summary>
internal sealed class BrowserOutbox : IAsyncDisposable
{
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(2);
    private readonly WebSocket _socket;
    private readonly SocketSender _sender;
    private readonly CancellationTokenSource _stopping;
    private readonly Channel<Message> _messages;
    private int _epoch;

    public BrowserOutbox(WebSocket socket, int capacity, TimeSpan sendTimeout, TimeProvider timeProvider)
    {
        _socket = socket;
        _sender = new SocketSender(socket, sendTimeout, timeProvider);
        _stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _messages = Channel.CreateBounded<Message>(
            new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        Completion = RunAsync();
    }

    /// <summary>Ends when everything is sent after disposal, or faults when the connection fails.</summary>
    public Task Completion { get; }

    /// <summary>Skips the audio that waits.</summary>
    public void DropAudio() => Interlocked.Increment(ref _epoch);

    /// <summary>Queues text. False when the connection is over.</summary>
    public ValueTask<bool> SendTextAsync(byte[] utf8, CancellationToken cancellationToken) =>
        PostAsync(new Message(utf8, utf8.Length, WebSocketMessageType.Text, 0), cancellationToken);

    /// <summary>Queues a copy of the audio. False when the connection is over.</summary>
    public ValueTask<bool> SendAudioAsync(ReadOnlySpan<byte> audio, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(audio.Length);
        audio.CopyTo(buffer);
        return PostAsync(new Message(buffer, audio.Length, WebSocketMessageType.Binary, Volatile.Read(ref _epoch)), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        _stopping.CancelAfter(s_drainTime); // what was queued is still sent, but not for longer than this
        await using (_stopping.Token.UnsafeRegister(static state => ((WebSocket)state!).Abort(), _socket).ConfigureAwait(false))
        {
            await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
        _sender.Dispose();
    }

    private ValueTask<bool> PostAsync(Message message, CancellationToken cancellationToken)
    {
        if (_messages.Writer.TryWrite(message))
        {
            return ValueTask.FromResult(true);
        }

        return WaitAsync(message, cancellationToken);
    }

    private async ValueTask<bool> WaitAsync(Message message, CancellationToken cancellationToken)
    {
        try
        {
            while (await _messages.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_messages.Writer.TryWrite(message))
                {
                    return true;
                }
            }
        }
        catch (WebSocketException)
        {
            // the connection failed while we waited: the leg's own signals say so
        }

        message.Return();
        return false;
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _messages.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (_messages.Reader.TryRead(out var message))
                {
                    await SendAsync(message).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            _messages.Writer.TryComplete(new WebSocketException("The connection to the browser was lost.", exception));
            while (_messages.Reader.TryRead(out var left))
            {
                left.Return();
            }

            throw;
        }
    }

    private async ValueTask SendAsync(Message message)
    {
        try
        {
            if (message.Type == WebSocketMessageType.Binary && message.Epoch != Volatile.Read(ref _epoch))
            {
                return;
            }

            await _sender.SendAsync(message.Buffer.AsMemory(0, message.Length), message.Type).ConfigureAwait(false);
        }
        finally
        {
            message.Return();
        }
    }

    private readonly record struct Message(byte[] Buffer, int Length, WebSocketMessageType Type, int Epoch)
    {
        public void Return()
        {
            if (Type == WebSocketMessageType.Binary)
            {
                ArrayPool<byte>.Shared.Return(Buffer);
            }
        }
    }
}
