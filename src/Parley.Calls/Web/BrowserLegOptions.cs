using Parley.Audio;

namespace Parley.Calls.Web;

/// <summary>Limits of a browser's connection. The defaults work.</summary>
public sealed record BrowserLegOptions
{
    /// <summary>The largest binary message, in bytes; default 64 KiB.</summary>
    public int MaxAudioByteCount { get; init; } = 64 * 1024;

    /// <summary>
    /// Whether its page directs the conversation: it decides about tools, changes settings and the history, sends pictures, and is told what
    /// callers are not. For operators alone; default false.
    /// </summary>
    public bool MayDirect { get; init; }

    /// <summary>
    /// Asked before each thing that a page does by <see cref="MayDirect"/>, for who may lose the right while the call goes on; false refuses it. Null, the default:
    /// the right lasts as long as the call. Waited for by whoever reads the socket.
    /// </summary>
    public Func<bool>? MayStillDirect { get; init; }

    /// <summary>The audio of its binary messages, both ways; default PCM16 at 24 kHz, else one of the two G.711 laws.</summary>
    public AudioFormat Format { get; init; } = AudioFormat.Pcm24k;

    /// <summary>The largest text message, in bytes; default 16 KiB, which no picture fits in.</summary>
    public int MaxTextByteCount { get; init; } = 16 * 1024;

    /// <summary>How many pieces of the microphone's audio may wait; the oldest are dropped. Default 64.</summary>
    public int InputCapacity { get; init; } = 64;

    /// <summary>How far the audio may run ahead of real time before it is dropped; default 30 s.</summary>
    public TimeSpan MaxInputLead { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many messages may wait to be sent; when there are more for longer than <see cref="SendTimeout"/> the leg ends. Default 2048.</summary>
    public int OutputCapacity { get; init; } = 2048;

    /// <summary>How many bad messages are answered with an error before the leg ends; default 50.</summary>
    public int MaxBadMessages { get; init; } = 50;

    /// <summary>How long one message may take to be sent; then the connection counts as lost. Default 10 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing at all may come; then the connection counts as lost. Half-open connections are found sooner by the
    /// WebSocket's own keep-alive. Default 10 minutes, for who types slowly.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the page may take to say what was heard; then its last report counts. Default 500 ms.</summary>
    public TimeSpan ClearTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long after its time the page may report what it has played before <see cref="BrowserLeg.WhenHeardAsync"/> waits no more; default 2 s.
    /// </summary>
    public TimeSpan ReportTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
