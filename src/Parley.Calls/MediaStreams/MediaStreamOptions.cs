using Parley.Audio;

namespace Parley.Calls.MediaStreams;

/// <summary>Limits and pace of a carrier's stream. The defaults work.</summary>
public sealed record MediaStreamOptions
{
    /// <summary>How long the carrier may take to say <c>start</c>; default 10 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The format of the audio sent; null for the dialect's, which is the one that <c>start</c> names but with Telnyx. Set it only where the
    /// carrier was asked for another one for this direction, as by Telnyx's <c>stream_bidirectional_codec</c>.
    /// </summary>
    public AudioFormat? OutputFormat { get; init; }

    /// <summary>The longest message, in bytes; default 64 KiB.</summary>
    public int MaxMessageByteCount { get; init; } = 64 * 1024;

    /// <summary>How many bad messages are passed over before the leg ends; default 50.</summary>
    public int MaxBadMessages { get; init; } = 50;

    /// <summary>How many pieces of the party's audio may wait; the oldest are dropped. Default 64.</summary>
    public int InputCapacity { get; init; } = 64;

    /// <summary>How far the party's audio may run ahead of real time before it is dropped; default 30 s.</summary>
    public TimeSpan MaxInputLead { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much silence is put in for audio that was lost on the way; default 2 s at once.</summary>
    public TimeSpan MaxGap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After how long without any audio of the party silence is put in, as much as time goes by, so that turn detection can end the party's
    /// turn: some carriers send nothing in silence. Default 750 ms; null for never.
    /// </summary>
    public TimeSpan? InactivityTimeout { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>How much silence is put in at most while no audio comes; default 10 s.</summary>
    public TimeSpan MaxInactivityFill { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Is shown each text message of the carrier after the start, as it came, on the thread that receives it: for diagnosis, and for what a
    /// carrier says that Parley does not know. The memory is borrowed for the call. What it throws is logged. Default null.
    /// </summary>
    public Action<ReadOnlyMemory<byte>>? OnMessage { get; init; }

    /// <summary>
    /// With how much audio left to play at the carrier more is sent; default 100 ms. A stall of ours that is longer is heard.
    /// </summary>
    public TimeSpan MinLead { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How much audio the carrier is given ahead of its playing; the rest waits here. Default 300 ms.</summary>
    public TimeSpan MaxLead { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>After how much audio a mark is sent, besides the one at the end of each part; default 200 ms.</summary>
    public TimeSpan MarkInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How much of the agent's audio may wait here; the sender then waits for room. Default 10 minutes.</summary>
    public TimeSpan MaxQueuedAudio { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long after its time the last mark may come back before <see cref="MediaStreamLeg.WhenHeardAsync"/> waits no more; default 2 s.
    /// </summary>
    public TimeSpan MarkTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one message may take to be sent; then the connection counts as lost. Default 10 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long nothing at all may come; then the connection counts as lost. Half-open connections are found sooner by the WebSocket's own
    /// keep-alive. Default 2 minutes, for carriers that send nothing in silence.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long closing may take, the carrier's half of the closing handshake included; default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <exception cref="ArgumentException">A value makes no sense.</exception>
    internal void Validate()
    {
        if (MinLead < TimeSpan.Zero || MaxLead < MinLead + AudioFormat.FrameDuration)
        {
            throw new ArgumentException(
                $"MinLead is {MinLead} and MaxLead {MaxLead}; MinLead must not be negative, and MaxLead at least {AudioFormat.FrameDuration} more.");
        }

        if (InactivityTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"InactivityTimeout is {InactivityTimeout}; it must be more than 0, or null.");
        }

        if (MarkInterval < AudioFormat.FrameDuration)
        {
            throw new ArgumentException($"MarkInterval is {MarkInterval}; it must be at least {AudioFormat.FrameDuration}.");
        }
    }
}
