namespace Parley.Server.CallLoops.Framing;

/// <summary>What the next bytes of a stream are.</summary>
internal enum FrameStep
{
    /// <summary>Not known yet: more must come.</summary>
    Unknown,

    /// <summary>A piece of a message.</summary>
    Data,

    /// <summary>The peer says goodbye.</summary>
    Close,

    /// <summary>The peer wants an answer.</summary>
    Ping,

    /// <summary>The peer's answer.</summary>
    Pong,

    /// <summary>What no peer may send.</summary>
    Violation,

    /// <summary>A text that is no UTF-8.</summary>
    BadText,
}
