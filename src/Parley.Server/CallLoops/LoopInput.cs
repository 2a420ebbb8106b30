using System.Buffers;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Parley.Server.CallLoops;

/// <summary>
/// What comes from one socket, for one reader. Nothing is read before somebody wants it, and a read that was not filled is not tried again
/// until the loop says that there is more. Allocates nothing per read; an idle socket holds no buffer.
/// </summary>
/// <param name="socket">Not blocking; stays the caller's.</param>
internal sealed class LoopInput(Socket socket) : IValueTaskSource<int>
{
    private const int BufferByteCount = 16 * 1024;
    private const int MostReadAheadByteCount = 64 * 1024; // in search of the end, behind what nobody reads
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<int> _waiter = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellationToken;
    private Memory<byte> _wanted;
    private byte[] _buffer = [];
    private int _start;
    private int _count;
    private Exception? _fault;
    private bool _isWaiting;
    private bool _mayHaveMore = true;
    private bool _isEnding;
    private bool _isEnded;

    /// <summary>Whether a reader goes on on the loop's own thread.</summary>
    public bool IsInline
    {
        set => _waiter.RunContinuationsAsynchronously = !value;
    }

    /// <summary>True when the peer has closed, or the connection is broken, also where something is left to read.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                if (_isEnding && !_isWaiting)
                {
                    ReadAhead();
                }

                return _isEnded || _fault is not null;
            }
        }
    }

    /// <summary>Reads what there is; waits for something; 0 at the end. An empty destination waits only.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        lock (_gate)
        {
            if (_isWaiting)
            {
                throw new InvalidOperationException("A socket has one reader; this is a second one.");
            }

            try
            {
                if (TryTake(destination, out var count))
                {
                    return ValueTask.FromResult(count);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                return ValueTask.FromException<int>(exception);
            }

            _waiter.Reset();
            (_wanted, _isWaiting, _cancellationToken) = (destination, true, cancellationToken);
        }

        // The result is fetched after this method has returned, so that the registration is there when it is given back.
        _registration = cancellationToken.UnsafeRegister(static (state, token) => ((LoopInput)state!).Cancel(token), this);
        return new ValueTask<int>(this, _waiter.Version);
    }

    /// <summary>Puts back what somebody else has read and not used; it is read first. Before any read.</summary>
    public void PutBack(ReadOnlySequence<byte> bytes)
    {
        lock (_gate)
        {
            var whole = ArrayPool<byte>.Shared.Rent((int)bytes.Length + _count);
            bytes.CopyTo(whole);
            _buffer.AsSpan(_start, _count).CopyTo(whole.AsSpan((int)bytes.Length)); // what has been read ahead came later
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            (_buffer, _start, _count) = (whole, 0, (int)bytes.Length + _count);
        }
    }

    /// <summary>The loop has learned that there is something to read, or that nothing more will come.</summary>
    public void Ready(bool isEnding)
    {
        var count = 0;
        Exception? fault = null;
        lock (_gate)
        {
            _mayHaveMore = true;
            _isEnding |= isEnding;
            if (!_isWaiting)
            {
                return;
            }

            try
            {
                if (!TryTake(_wanted, out count))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                fault = exception;
            }

            (_wanted, _isWaiting) = (default, false);
        }

        if (fault is null)
        {
            _waiter.SetResult(count);
        }
        else
        {
            _waiter.SetException(fault);
        }
    }

    /// <summary>Nothing is read any more.</summary>
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

            (_wanted, _isWaiting) = (default, false);
        }

        _waiter.SetException(_fault);
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        _registration.Unregister();
        return _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_isWaiting || _cancellationToken != cancellationToken)
            {
                return;
            }

            (_wanted, _isWaiting) = (default, false);
        }

        _waiter.SetException(new OperationCanceledException(cancellationToken));
    }

    /// <summary>False when there is nothing now.</summary>
    private bool TryTake(Memory<byte> destination, out int count)
    {
        count = 0;
        while (_count == 0)
        {
            if (_fault is not null)
            {
                throw _fault;
            }

            if (_isEnded)
            {
                return true;
            }

            if (!_mayHaveMore)
            {
                return false;
            }

            if (destination.Length >= BufferByteCount)
            {
                if (TryReceive(destination.Span, out count))
                {
                    return true;
                }
            }
            else
            {
                Fill();
            }
        }

        count = Math.Min(_count, destination.Length);
        _buffer.AsSpan(_start, count).CopyTo(destination.Span);
        (_start, _count) = (_start + count, _count - count);
        if (_count == 0)
        {
            Release();
        }

        return true;
    }

    private void Fill()
    {
        _buffer = ArrayPool<byte>.Shared.Rent(BufferByteCount);
        (_start, _count) = (0, 0);
        try
        {
            _ = TryReceive(_buffer, out _count);
        }
        finally
        {
            if (_count == 0)
            {
                Release();
            }
        }
    }

    /// <summary>True with a count of bytes; false when there is none now, or at the end.</summary>
    private bool TryReceive(Span<byte> room, out int count)
    {
        count = socket.Receive(room, SocketFlags.None, out var error);
        switch (error)
        {
            case SocketError.Success:
                _isEnded = count == 0;
                _mayHaveMore = count == room.Length || _isEnding; // less than wanted: that was all (epoll(7), question 9)
                return count > 0;
            case SocketError.WouldBlock:
                _mayHaveMore = false;
                return false;
            case SocketError.Interrupted:
                return false;
            default:
                _fault = new IOException("The connection is broken.", new SocketException((int)error));
                throw _fault;
        }
    }

    /// <summary>Looks for the end behind what nobody has read: whoever waits for something else shall know that the peer is gone.</summary>
    private void ReadAhead()
    {
        try
        {
            while (_mayHaveMore && !_isEnded && _count < MostReadAheadByteCount)
            {
                MakeRoom();
                if (TryReceive(_buffer.AsSpan(_start + _count), out var count))
                {
                    _count += count;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _fault ??= exception;
        }

        if (_count == 0)
        {
            Release();
        }
    }

    private void MakeRoom()
    {
        if (_start + _count < _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(BufferByteCount, 2 * _count));
        _buffer.AsSpan(_start, _count).CopyTo(larger);
        var count = _count;
        Release();
        (_buffer, _start, _count) = (larger, 0, count);
    }

    private void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _start, _count) = ([], 0, 0);
        }
    }
}
