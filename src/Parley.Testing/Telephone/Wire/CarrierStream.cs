using System.Net.WebSockets;
using System.Threading.Channels;
using Parley.Testing.Telephone.Playing;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Testing.Telephone.Wire;

/// <summary>
/// One stream from its <c>connected</c> to its end: sends the caller's frames by absolute deadlines, plays what comes, returns marks when
/// they are due. One loop sends, one receives; what both touch is under one lock.
/// </summary>
internal sealed class CarrierStream : IDisposable
{
    private const int MaxMessageByteCount = 16 * 1024 * 1024;
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_closeTime = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly WebSocket _socket;
    private readonly IStreamWire _messages;
    private readonly StreamIdentity _identity;
    private readonly CallerScript _script;
    private readonly TimeProvider _timeProvider;
    private readonly Action<CarrierProblem> _complain;
    private readonly LinePlayout _playout = new();
    private readonly CallerVoice _voice;
    private readonly List<ClearedAudio> _clears = [];
    private readonly List<byte> _said = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ITimer _timer;
    private readonly List<byte[]> _held = [];
    private long _startedAt;
    private TimeSpan? _endedAt;
    private int _frameCount;
    private bool _warned;

    public CarrierStream(WebSocket socket, StreamIdentity identity, IStreamWire wire, CallerScript script, TimeProvider timeProvider, Action<CarrierProblem> complain)
    {
        _socket = socket;
        _identity = identity;
        _messages = wire;
        _script = script;
        _timeProvider = timeProvider;
        _complain = complain;
        _voice = new CallerVoice(script);
        _timer = timeProvider.CreateTimer(static state => ((CarrierStream)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _startedAt = timeProvider.GetTimestamp();
    }

    public string StreamSid => _identity.StreamSid;

    /// <summary>Frames sent so far; for tests that drive the clock.</summary>
    public int FrameCount => Volatile.Read(ref _frameCount);

    public int PendingMarkCount
    {
        get
        {
            lock (_gate)
            {
                return _playout.MarkCount;
            }
        }
    }

    /// <summary>How late the latest of the caller's frames left; above a frame, this machine is too slow for the figures to mean much.</summary>
    public TimeSpan MaxLateness { get; private set; }

    public void Act(CallerAct act)
    {
        lock (_gate)
        {
            _voice.Add(act);
        }
    }

    public StreamRecord Record()
    {
        lock (_gate)
        {
            var now = _endedAt ?? Elapsed;
            return new StreamRecord(
                StreamSid, now, _playout.HeardAt(now), _said.ToArray(), [.. _clears], [.. _voice.Utterances], _playout.GapCount, MaxLateness);
        }
    }

    /// <param name="parameters">What the answer gave for the stream.</param>
    /// <param name="redirected">Ends the stream with a <c>stop</c>: the call goes elsewhere.</param>
    /// <param name="stopping">The carrier stops: nobody waits for the far end's goodbye.</param>
    public async Task<StreamEnd> RunAsync(IReadOnlyDictionary<string, string> parameters, CancellationToken redirected, CancellationToken stopping)
    {
        using var closed = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(redirected, closed.Token);
        redirected.ThrowIfCancellationRequested();
        await SendAsync(_messages.Connected()).ConfigureAwait(false);
        _startedAt = _timeProvider.GetTimestamp();
        await SendAsync(_messages.Start(parameters)).ConfigureAwait(false);
        if (_script.Faults.DoublesStart)
        {
            await SendAsync(_messages.Start(parameters)).ConfigureAwait(false);
        }

        var receiving = ReceiveAsync(closed);
        var end = await SpeakAsync(either.Token, closed.Token).ConfigureAwait(false);
        lock (_gate)
        {
            _endedAt = Elapsed;
        }

        await CloseAsync(end).ConfigureAwait(false);
        await receiving.WaitAsync(s_closeTime, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Abort();
        await receiving.ConfigureAwait(false);
        return end;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _socket.Dispose();
        _messages.Dispose();
    }

    private TimeSpan Elapsed => _timeProvider.GetElapsedTime(_startedAt);

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task<StreamEnd> SpeakAsync(CancellationToken cancellationToken, CancellationToken closed)
    {
        try
        {
            while (true)
            {
                await ReturnMarksAsync().ConfigureAwait(false);
                while (Elapsed >= s_frame * (_frameCount + 1))
                {
                    if (await SendFrameAsync().ConfigureAwait(false) is { } end)
                    {
                        return end;
                    }
                }

                Arm();
                await _wake.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return closed.IsCancellationRequested ? StreamEnd.ClosedByPlatform : StreamEnd.Redirected;
        }
        catch (WebSocketException)
        {
            return StreamEnd.ClosedByPlatform; // while a message was on its way
        }
    }

    private void Arm()
    {
        lock (_gate)
        {
            var due = s_frame * (_frameCount + 1);
            due = _playout.NextMarkDue is { } mark && mark < due ? mark : due;
            var left = due - Elapsed;
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(left.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
            if (Elapsed >= due)
            {
                Wake(); // the time went on meanwhile: the timer would be late by as much
            }
        }
    }

    private async Task ReturnMarksAsync()
    {
        while (TakeMark() is { } name)
        {
            await SendAsync(_messages.Mark(name)).ConfigureAwait(false);
        }
    }

    private string? TakeMark()
    {
        lock (_gate)
        {
            return _playout.TryTakeMark(Elapsed, out var name) ? name : null;
        }
    }

    private async Task<StreamEnd?> SendFrameAsync()
    {
        var frame = new byte[CallerVoice.FrameLength];
        var time = s_frame * _frameCount;
        CallerDeed deed;
        lock (_gate)
        {
            deed = _voice.Next(frame, time, _playout.PlayedAt(Elapsed));
            _said.AddRange(frame);
            var lateness = Elapsed - time - s_frame;
            MaxLateness = lateness > MaxLateness ? lateness : MaxLateness;
        }

        if (deed.Complaint is { } complaint)
        {
            _complain(new CarrierProblem(0, complaint));
        }

        if (deed.Vanishes)
        {
            return StreamEnd.Vanished;
        }

        if (deed.HangsUp || time >= _script.Duration)
        {
            return StreamEnd.HungUp;
        }

        Interlocked.Increment(ref _frameCount);
        await SendMediaAsync(_frameCount, time, frame).ConfigureAwait(false);
        if (deed.Digit is { } digit)
        {
            await SendAsync(_messages.Dtmf(digit)).ConfigureAwait(false);
        }

        return null;
    }

    private async Task SendMediaAsync(int chunk, TimeSpan time, byte[] frame)
    {
        if (LineFaults.Has(_script.Faults.Lost, chunk))
        {
            return;
        }

        var message = _messages.Media(chunk, time, frame);
        if (LineFaults.Has(_script.Faults.Held, chunk))
        {
            _held.Add(message.ToArray());
            return;
        }

        foreach (var held in _held)
        {
            await SendAudioAsync(held).ConfigureAwait(false);
        }

        _held.Clear();
        await SendAudioAsync(message).ConfigureAwait(false);
        if (LineFaults.Has(_script.Faults.Doubled, chunk))
        {
            await SendAudioAsync(message).ConfigureAwait(false);
        }
    }

    private ValueTask SendAudioAsync(ReadOnlyMemory<byte> message) => _socket.SendAsync(message, _messages.MediaType, true, CancellationToken.None);

    /// <summary>A message that this carrier does not have is empty.</summary>
    private ValueTask SendAsync(ReadOnlyMemory<byte> message) =>
        message.IsEmpty ? default : _socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None);

    private async Task ReceiveAsync(CancellationTokenSource closed)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close || length > MaxMessageByteCount)
                {
                    break;
                }

                if (!received.EndOfMessage)
                {
                    Array.Resize(ref buffer, length == buffer.Length ? length * 2 : buffer.Length);
                    continue;
                }

                if (received.MessageType == WebSocketMessageType.Binary && _messages.MediaType == WebSocketMessageType.Text)
                {
                    _complain(new CarrierProblem(31924, "A binary message came; the stream's messages are text."));
                    break;
                }

                Take(_messages.Read(buffer.AsMemory(0, length), received.MessageType));
                length = 0;
            }
        }
        catch (WebSocketException)
        {
            // The far end is gone without a close frame, or the line has vanished.
        }
        finally
        {
            await closed.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Take(BridgeMessage message)
    {
        lock (_gate)
        {
            if (_endedAt is not null)
            {
                return; // nobody listens any more
            }

            var now = Elapsed;
            switch (message)
            {
                case BridgeMessage.Media media:
                    _playout.Append(media.MuLaw, now);
                    return; // the frame's deadline wakes the loop
                case BridgeMessage.Mark mark:
                    _playout.Mark(mark.Name, now);
                    break;
                case BridgeMessage.Clear:
                    var dropped = _playout.Clear(now);
                    _clears.Add(new ClearedAudio(now, dropped, _playout.PlayedAt(now)));
                    break;
                case BridgeMessage.Refused refused when !_warned:
                    _warned = true;
                    _complain(new CarrierProblem(31951, $"A message was ignored: {refused.Reason}"));
                    return;
            }
        }

        Wake();
    }

    private async Task CloseAsync(StreamEnd end)
    {
        using var patience = new CancellationTokenSource(s_closeTime, TimeProvider.System); // the network's time, also where the line's is simulated
        try
        {
            if (end == StreamEnd.Vanished)
            {
                _socket.Abort();
                return;
            }

            if (end != StreamEnd.ClosedByPlatform)
            {
                await SendAsync(_messages.Stop()).ConfigureAwait(false);
            }

            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            _socket.Abort();
        }
    }
}
