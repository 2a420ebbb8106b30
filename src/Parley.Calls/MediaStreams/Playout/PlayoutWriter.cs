using System.Net.WebSockets;
using Parley.Agents.Playout;
using Parley.Audio;
using Parley.Calls.Legs;

namespace Parley.Calls.MediaStreams.Playout;

/// <summary>
/// Sends a stream's audio, marks and clears in order and in time, from one loop that runs on the threads that wake it. Any thread may call;
/// allocates nothing per message.
/// </summary>
internal sealed class PlayoutWriter : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly WebSocket _socket;
    private readonly MediaStreamOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly CarrierPlayout _playout;
    private readonly OutboundMessage _message;
    private readonly SocketSender _sender;
    private readonly WakeSignal _wake;
    private readonly List<(long Position, TaskCompletionSource Heard)> _listeners = [];
    private TaskCompletionSource? _room;
    private bool _isOver;

    public PlayoutWriter(
        WebSocket socket, OutboundShapes shapes, AudioFormat format, MediaStreamDialect dialect, MediaStreamOptions options, TimeProvider timeProvider)
    {
        _socket = socket;
        _options = options;
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
        _playout = new CarrierPlayout(format, dialect, options);
        _message = new OutboundMessage(shapes);
        _sender = new SocketSender(socket, options.SendTimeout, timeProvider);
        _wake = new WakeSignal(timeProvider);
        Completion = RunAsync();
    }

    /// <summary>Ends after disposal, or when the connection fails. Never faults.</summary>
    public Task Completion { get; }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_startedAt);

    /// <summary>Queues a copy of the audio; waits while too much is queued. What comes when the connection is over is dropped.</summary>
    public ValueTask SendAsync(string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken) =>
        TryAdd(itemId, contentIndex, audio.Span) is { } room
            ? WaitAndSendAsync(room, itemId, contentIndex, audio, cancellationToken)
            : ValueTask.CompletedTask;

    /// <summary>No more of a part comes.</summary>
    public void Finish(string itemId, int contentIndex)
    {
        lock (_gate)
        {
            _playout.Finish(itemId, contentIndex);
        }

        _wake.Set();
    }

    /// <summary>Drops what was not played, and says what was.</summary>
    public HeardPosition? Clear()
    {
        HeardPosition? heard;
        TaskCompletionSource? room;
        lock (_gate)
        {
            heard = _playout.Clear(Now);
            room = TakeRoom();
            ReleaseListeners(long.MaxValue);
        }

        _wake.Set();
        room?.TrySetResult();
        return heard;
    }

    /// <summary>A mark came back.</summary>
    public void MarkReturned(ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            _playout.MarkReturned(name, Now);
            ReleaseListeners(_playout.Confirmed);
        }
    }

    /// <summary>Completes when what was sent so far is heard, by a mark or by its time; or cleared; or when the connection is over.</summary>
    public async Task WhenHeardAsync(CancellationToken cancellationToken)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long position;
        lock (_gate)
        {
            position = _playout.End;
            if (_isOver || _playout.Confirmed >= position)
            {
                return;
            }

            _playout.RequestMark();
            _listeners.Add((position, heard));
        }

        _wake.Set();
        while (!heard.Task.IsCompleted && TimeUntilHeard(position) is var left && left > TimeSpan.Zero)
        {
            try
            {
                await heard.Task.WaitAsync(left, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // looks again: meanwhile it may have become later
            }
        }
    }

    /// <summary>Ends the loop. What waits is dropped; a message that is just being sent has the closing's time to get out.</summary>
    public async ValueTask DisposeAsync()
    {
        End();
        _wake.Set();
        using var late = new CancellationTokenSource(_options.CloseTimeout, _timeProvider);
        await using (late.Token.UnsafeRegister(static state => ((SocketSender)state!).Cancel(), _sender).ConfigureAwait(false))
        {
            await Completion.ConfigureAwait(false);
        }

        _wake.Dispose();
        _sender.Dispose();
        _playout.Dispose();
        _message.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (TryTakeStep(out var hasMessage, out var wakeAt))
            {
                if (hasMessage)
                {
                    await _sender.SendAsync(_message.Written, _message.Type).ConfigureAwait(false);
                }
                else
                {
                    await _wake.WaitAsync(wakeAt - Now).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            _socket.Abort(); // whoever reads it says that the connection is lost
        }

        End();
    }

    /// <summary>False when the loop shall end.</summary>
    private bool TryTakeStep(out bool hasMessage, out TimeSpan? wakeAt)
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            if (_isOver)
            {
                (hasMessage, wakeAt) = (false, null);
                return false;
            }

            hasMessage = _playout.TryNext(Now, _message, out wakeAt);
            room = TakeRoom();
        }

        room?.TrySetResult();
        return true;
    }

    /// <summary>Null when it was taken, or the connection is over; else what completes when there is room.</summary>
    private Task? TryAdd(string itemId, int contentIndex, ReadOnlySpan<byte> audio)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return null;
            }

            if (_playout.IsFull)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _room.Task;
            }

            _playout.Add(itemId, contentIndex, audio);
        }

        _wake.Set();
        return null;
    }

    private async ValueTask WaitAndSendAsync(
        Task room, string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        for (var waiting = room; waiting is not null; waiting = TryAdd(itemId, contentIndex, audio.Span))
        {
            await waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan TimeUntilHeard(long position)
    {
        lock (_gate)
        {
            return _playout.TimeUntilHeard(position, Now) + _options.MarkTimeout;
        }
    }

    private void End()
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            _isOver = true;
            (room, _room) = (_room, null);
            ReleaseListeners(long.MaxValue);
        }

        room?.TrySetResult();
    }

    private TaskCompletionSource? TakeRoom()
    {
        var room = _room;
        if (room is null || _playout.IsFull)
        {
            return null;
        }

        _room = null;
        return room;
    }

    private void ReleaseListeners(long position)
    {
        for (var index = _listeners.Count - 1; index >= 0; index--)
        {
            if (_listeners[index].Position <= position)
            {
                _listeners[index].Heard.TrySetResult();
                _listeners.RemoveAt(index);
            }
        }
    }
}
