using System.Net.WebSockets;

namespace Parley.Server.CallLoops.Framing;

/// <summary>Makes pieces of messages out of a stream's bytes: RFC 6455 §5. One caller at a time; does no I/O, allocates nothing per frame.</summary>
internal sealed class FrameInput
{
    private const int LeastRoom = FrameHeader.MaxByteCount + FrameHeader.MaxControlByteCount; // a control frame is taken whole
    private const int BufferByteCount = 4096;
    private readonly Utf8Stream _text = new();
    private readonly bool _mustBeMasked;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private FrameHeader _frame;
    private long _left;
    private uint _mask;
    private bool _isInFrame;
    private bool _isInMessage;

    /// <param name="mustBeMasked">Whether the peer must mask, as clients must and servers must not (§5.1).</param>
    /// <param name="received">What has come before.</param>
    public FrameInput(bool mustBeMasked, ReadOnlySpan<byte> received)
    {
        _mustBeMasked = mustBeMasked;
        _buffer = new byte[Math.Max(BufferByteCount, received.Length)];
        received.CopyTo(_buffer);
        _end = received.Length;
    }

    /// <summary>Whether the message whose piece was read last is a text or binary.</summary>
    public WebSocketMessageType MessageType { get; private set; }

    /// <summary>True when the message ends with the piece that was read last.</summary>
    public bool IsEndOfMessage { get; private set; }

    /// <summary>The payload of the close, ping or pong that was read last; valid until bytes are added.</summary>
    public ReadOnlyMemory<byte> Control { get; private set; }

    /// <summary>Where what comes next is to be put; <see cref="Added"/> follows.</summary>
    public Memory<byte> Room()
    {
        if (_buffer.Length - _end < LeastRoom || _start == _end)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes have come.</summary>
    public void Added(int byteCount) => _end += byteCount;

    /// <summary>Reads on.</summary>
    /// <param name="destination">Takes a piece of a message.</param>
    /// <param name="count">How long the piece is.</param>
    public FrameStep Read(Span<byte> destination, out int count)
    {
        count = 0;
        return !_isInFrame && Begin() is var step and not FrameStep.Data ? step : Take(destination, out count);
    }

    /// <summary>Takes the next header, and a control frame whole; <see cref="FrameStep.Data"/> when a piece of a message begins.</summary>
    private FrameStep Begin()
    {
        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (!FrameHeader.TryRead(bytes, out var header, out var headerByteCount))
        {
            return FrameStep.Violation;
        }

        if (headerByteCount == 0)
        {
            return FrameStep.Unknown;
        }

        var isContinuation = header.Kind == FrameKind.Continuation;
        if (header.Mask is not null != _mustBeMasked || (!header.IsControl && isContinuation != _isInMessage))
        {
            return FrameStep.Violation;
        }

        if (header.IsControl)
        {
            return TakeControl(header, headerByteCount);
        }

        _start += headerByteCount;
        (_frame, _left, _mask) = (header, header.PayloadByteCount, header.Mask ?? 0);
        (_isInFrame, _isInMessage) = (true, true);
        MessageType = isContinuation ? MessageType : header.Kind == FrameKind.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        return FrameStep.Data;
    }

    private FrameStep TakeControl(in FrameHeader header, int headerByteCount)
    {
        var byteCount = (int)header.PayloadByteCount;
        if (_end - _start < headerByteCount + byteCount)
        {
            return FrameStep.Unknown;
        }

        var payload = _buffer.AsMemory(_start + headerByteCount, byteCount);
        _start += headerByteCount + byteCount;
        if (header.Mask is { } mask)
        {
            FrameMask.Apply(payload.Span, mask);
        }

        Control = payload;
        return header.Kind switch { FrameKind.Close => FrameStep.Close, FrameKind.Ping => FrameStep.Ping, _ => FrameStep.Pong };
    }

    private FrameStep Take(Span<byte> destination, out int count)
    {
        count = (int)Math.Min(Math.Min(_left, _end - _start), destination.Length);
        if (count == 0 && _left > 0 && !destination.IsEmpty)
        {
            return FrameStep.Unknown;
        }

        var piece = destination[..count];
        _buffer.AsSpan(_start, count).CopyTo(piece);
        (_start, _left) = (_start + count, _left - count);
        if (_mustBeMasked)
        {
            _mask = FrameMask.Apply(piece, _mask);
        }

        _isInFrame = _left > 0;
        IsEndOfMessage = !_isInFrame && _frame.IsFinal;
        _isInMessage = !IsEndOfMessage;
        return MessageType == WebSocketMessageType.Binary || _text.TryTake(piece, IsEndOfMessage) ? FrameStep.Data : FrameStep.BadText;
    }
}
