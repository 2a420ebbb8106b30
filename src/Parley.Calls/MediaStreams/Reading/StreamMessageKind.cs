namespace Parley.Calls.MediaStreams.Reading;

/// <summary>What a carrier's message says.</summary>
internal enum StreamMessageKind
{
    /// <summary>Nothing that concerns us.</summary>
    Other,

    /// <summary>The stream begins.</summary>
    Start,

    /// <summary>A piece of audio.</summary>
    Media,

    /// <summary>A key was pressed.</summary>
    Dtmf,

    /// <summary>The audio before a mark was played, or dropped.</summary>
    Mark,

    /// <summary>The stream ends.</summary>
    Stop,
}
