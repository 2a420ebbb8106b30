namespace Parley.Server.CallLoops.Framing;

/// <summary>What a frame is: RFC 6455 §5.2, <c>opcode</c>.</summary>
internal enum FrameKind
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
