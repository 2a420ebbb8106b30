using System.Buffers;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Parley.Server.CallLoops;

/// <summary>
/// What goes to one socket, from one writer: sent in the very call; audio that the loop's own thread writes while it looks after many sockets is
/// gathered and sent together right after, or with the order that follows it. Only what the socket does not take waits for the loop. Allocates nothing per write.
/// </summary>
/// <param name="socket">Not blocking; stays the caller's.</param>
/// <param name="loop">Whose thread gathers.</param>
internal sealed class LoopOutput(Socket socket, CallLoop loop) : IValueTaskSource
{
    private const int MaxGatheredByteCount = 16 * 1024; // a few frames and marks; more goes out at once
    private const int SmallestGatheredByteCount = 200; // less is no audio, but an order such as to stop playing, which waits for nothing
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _waiter = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellationToken;
    private byte[] _buffer = [];
    private ReadOnlyMemory<byte> _gathered; // in the buffer
    private ReadOnlyMemory<byte> _rest;
    private Exception? _fault;
    private bool _isDeferred;
    private bool _isFull;
    private bool _isWaiting;

    /// <summary>Whether a writer that waited goes on on the loop's own thread.</summary>
    public bool IsInline
    {
        set => _waiter.RunContinuationsAsynchronously = !value;
    }

    /// <summary>Writes all of it.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        lock (_gate)
        {
            if (_isWaiting)
            {
                throw new InvalidOperationException("A socket has one writer; this is a second one.");
            }

            try
            {
                var isGathered = TryGather(bytes.Span);
                if (isGathered && bytes.Length >= SmallestGatheredByteCount)
                {
                    return ValueTask.CompletedTask;
                }

                bytes = isGathered ? default : bytes;
                if (TrySend(ref bytes))
                {
                    return ValueTask.CompletedTask;
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                return ValueTask.FromException(exception);
            }

            BeginWaiting(bytes, cancellationToken);
        }

        return WaitAsync(cancellationToken);
    }

    /// <summary>Sends what was gathered; what the socket does not take waits for the loop, and is in the way of the next write.</summary>
    public void SendGathered()
    {
        lock (_gate)
        {
            _isDeferred = false;
            if (_isWaiting || _fault is not null)
            {
                return;
            }

            try
            {
                var nothing = ReadOnlyMemory<byte>.Empty;
                _ = TrySend(ref nothing);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                _fault ??= exception; // the next write says so; the reader learns it from the socket
            }
        }
    }

    /// <summary>Waits until the loop says that the socket takes something: that it is connected, or will never be.</summary>
    public ValueTask WhenReadyAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            BeginWaiting(default, cancellationToken);
        }

        return WaitAsync(cancellationToken);
    }

    /// <summary>The loop has learned that the socket takes more, or that it is broken.</summary>
    public void Ready()
    {
        Exception? fault = null;
        lock (_gate)
        {
            if (!_isWaiting && !_isFull)
            {
                return;
            }

            try
            {
                if (!TrySend(ref _rest))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                fault = exception;
            }

            if (!_isWaiting)
            {
                _fault ??= fault;
                return;
            }

            (_rest, _isWaiting) = (default, false);
        }

        if (fault is null)
        {
            _waiter.SetResult(true);
        }
        else
        {
            _waiter.SetException(fault);
        }
    }

    /// <summary>Nothing is written any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _fault ??= new IOException("The connection is closed.");
            Release();
            if (!_isWaiting)
            {
                return;
            }

            (_rest, _isWaiting) = (default, false);
        }

        _waiter.SetException(_fault);
    }

    void IValueTaskSource.GetResult(short token)
    {
        _registration.Unregister();
        _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void BeginWaiting(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        _waiter.Reset();
        (_rest, _isWaiting, _cancellationToken) = (rest, true, cancellationToken);
    }

    private ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        // The result is fetched after this method has returned, so that the registration is there when it is given back.
        _registration = cancellationToken.UnsafeRegister(static (state, token) => ((LoopOutput)state!).Cancel(token), this);
        return new ValueTask(this, _waiter.Version);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_isWaiting || _cancellationToken != cancellationToken)
            {
                return;
            }

            (_rest, _isWaiting) = (default, false);
        }

        _waiter.SetException(new OperationCanceledException(cancellationToken));
    }

    /// <summary>False when it is to be sent at once, behind what was gathered.</summary>
    private bool TryGather(ReadOnlySpan<byte> bytes)
    {
        if (_fault is not null || _isFull || _gathered.Length + bytes.Length > MaxGatheredByteCount || !(_isDeferred = loop.TryDefer(this, _isDeferred)))
        {
            return false;
        }

        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(MaxGatheredByteCount);
        }

        bytes.CopyTo(_buffer.AsSpan(_gathered.Length));
        _gathered = _buffer.AsMemory(0, _gathered.Length + bytes.Length);
        return true;
    }

    /// <summary>True when all is sent, what was gathered first.</summary>
    private bool TrySend(ref ReadOnlyMemory<byte> rest)
    {
        if (_fault is not null)
        {
            throw _fault;
        }

        _isFull = !TrySendAll(ref _gathered);
        if (_isFull)
        {
            return false;
        }

        Release();
        return TrySendAll(ref rest);
    }

    private bool TrySendAll(ref ReadOnlyMemory<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var count = socket.Send(rest.Span, SocketFlags.None, out var error);
            switch (error)
            {
                case SocketError.Success:
                    rest = rest[count..];
                    break;
                case SocketError.WouldBlock:
                    return false;
                case SocketError.Interrupted:
                    break;
                default:
                    _fault = new IOException("The connection is broken.", new SocketException((int)error));
                    throw _fault;
            }
        }

        return true;
    }

    private void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _gathered) = ([], default);
        }
    }
}
