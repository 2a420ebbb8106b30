using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Parley.Server.CallLoops;

/// <summary>
/// A connected socket that a loop looks after. One reader and one writer at a time, on any threads. Whoever waits goes on on the thread pool,
/// or, after <see cref="ContinueInline"/>, on the loop's own thread. Owns the socket.
/// </summary>
internal sealed class LoopStream : Stream
{
    private readonly Socket _socket;
    private readonly CallLoop _loop;
    private readonly LoopInput _input;
    private readonly LoopOutput _output;
    private Action? _peerGone;
    private long _key;
    private int _isDisposed;

    /// <param name="socket">Connected; the stream's from now on.</param>
    /// <param name="loop">Looks after it.</param>
    public LoopStream(Socket socket, CallLoop loop)
    {
        socket.Blocking = false;
        _socket = socket;
        _loop = loop;
        _input = new LoopInput(socket);
        _output = new LoopOutput(socket, loop);
    }

    /// <summary>Connects without the platform's own waiting, which would go on to wake up for whatever comes.</summary>
    /// <exception cref="SocketException">Nobody is there.</exception>
    public static async Task<LoopStream> ConnectAsync(IPEndPoint endPoint, CallLoop loop, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var stream = new LoopStream(socket, loop);
        try
        {
            var connected = stream._output.WhenReadyAsync(cancellationToken);
            BeginConnecting(socket, endPoint);
            stream.Start(peerGone: null);
            await connected;
            var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            return error == SocketError.Success ? stream : throw new SocketException((int)error);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Begins; nothing completes before.</summary>
    /// <param name="peerGone">Called once on the thread pool, when the peer has closed, also behind a little that nobody has read, or the connection is broken. Null for nobody.</param>
    public void Start(Action? peerGone)
    {
        _peerGone = peerGone;
        _key = _loop.Add(this, (int)_socket.Handle);
    }

    /// <summary>
    /// From now on whoever waits for this socket goes on on the loop's thread: no other thread is woken for what comes. What is done there before
    /// the next await holds up all sockets of the loop, so it must not block.
    /// </summary>
    public void ContinueInline() => (_input.IsInline, _output.IsInline) = (true, true);

    /// <summary>From now on whoever waits goes on on the thread pool, as at the beginning.</summary>
    public void ContinueElsewhere() => (_input.IsInline, _output.IsInline) = (false, false);

    /// <summary>Puts back what was read and not used. Before any other read.</summary>
    public void PutBack(ReadOnlySequence<byte> bytes) => _input.PutBack(bytes);

    /// <summary>For the loop: something has happened to the socket.</summary>
    public void Ready(uint events)
    {
        if ((events & (Epoll.HungUp | Epoll.Broken)) != 0 && Interlocked.Exchange(ref _peerGone, null) is { } peerGone)
        {
            TellAndGoOn(peerGone, events);
            return;
        }

        GoOn(events);
        if ((events & Epoll.PeerClosed) != 0 && _peerGone is not null && _input.IsEnded && Interlocked.Exchange(ref _peerGone, null) is { } gone)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static tell => tell(), gone, preferLocal: false);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Writes are asynchronous.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>
    /// The connection is broken. Whoever wants to know is told before the reader learns that its read failed: else the web server takes what a request
    /// throws for a mistake of the request's.
    /// </summary>
    private void TellAndGoOn(Action peerGone, uint events) => ThreadPool.UnsafeQueueUserWorkItem(
        _ =>
        {
            try
            {
                peerGone();
                GoOn(events);
            }
            catch (Exception) // nobody else would catch it; the connection is broken already
            {
                Dispose();
            }
        },
        null);

    private void GoOn(uint events)
    {
        var isEnding = (events & (Epoll.PeerClosed | Epoll.HungUp | Epoll.Broken)) != 0;
        if ((events & Epoll.Readable) != 0 || isEnding)
        {
            _input.Ready(isEnding);
        }

        if ((events & (Epoll.Writable | Epoll.HungUp | Epoll.Broken)) != 0)
        {
            _output.Ready();
        }
    }

    private static void BeginConnecting(Socket socket, IPEndPoint endPoint)
    {
        try
        {
            socket.Connect(endPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // it goes on
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing || Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _loop.Remove(_key);
        _output.SendGathered();
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // it is gone already
        }

        _socket.Dispose();
        _input.Close();
        _output.Close();
        base.Dispose(disposing);
    }
}
