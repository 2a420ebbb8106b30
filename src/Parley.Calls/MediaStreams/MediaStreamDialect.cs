using Parley.Audio;
using Parley.Calls.MediaStreams.Dialects;

namespace Parley.Calls.MediaStreams;

/// <summary>
/// How one carrier writes its media stream. The carriers' streams have one shape, JSON objects over a WebSocket, and differ in names:
/// another carrier is another record. Members of incoming objects are read as strings or numbers; unknown ones do not matter.
/// <para>
/// The templates are what is sent, with <c>{stream}</c> for the stream's id, <c>{name}</c> for a mark's name, <c>{encoding}</c> and
/// <c>{rate}</c> for the format, and <c>{payload}</c>, at most once, for the audio in base64.
/// </para>
/// </summary>
public sealed record MediaStreamDialect
{
    /// <summary>The carrier's name in lower case, e.g. <c>twilio</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Twilio Media Streams, as <c>&lt;Connect&gt;&lt;Stream&gt;</c> opens them: µ-law at 8 kHz.</summary>
    public static MediaStreamDialect Twilio => TwilioDialect.Value;

    /// <summary>SignalWire: as Twilio, and linear audio at 16 or 24 kHz.</summary>
    public static MediaStreamDialect SignalWire => SignalWireDialect.Value;

    /// <summary>Telnyx with <c>stream_bidirectional_mode</c> <c>rtp</c>: frames may come out of order.</summary>
    public static MediaStreamDialect Telnyx => TelnyxDialect.Value;

    /// <summary>Plivo's two-way <c>&lt;Stream&gt;</c>.</summary>
    public static MediaStreamDialect Plivo => PlivoDialect.Value;

    /// <summary>Vonage's <c>websocket</c> endpoint: audio in binary messages of exactly 20 ms.</summary>
    public static MediaStreamDialect Vonage => VonageDialect.Value;

    /// <summary>True when audio comes and goes in binary messages; else in base64 within JSON. Default false.</summary>
    public bool IsBinary { get; init; }

    /// <summary>
    /// True when audio must be sent in whole frames of 20 ms: an end is filled up with silence. A binary message then holds exactly one.
    /// Default false.
    /// </summary>
    public bool SendsWholeFrames { get; init; }

    /// <summary>True when linear audio has the high byte first, as in RTP (RFC 3551); default false.</summary>
    public bool IsLinearBigEndian { get; init; }

    /// <summary>
    /// The format of what is sent where <see cref="MediaStreamOptions.OutputFormat"/> names none; null for the one that the start names.
    /// Telnyx's start tells of the other direction alone.
    /// </summary>
    public AudioFormat? OutputFormat { get; init; }

    /// <summary>True when audio may come out of order and has to be put right by <see cref="ChunkMember"/>. Default false.</summary>
    public bool MayReorder { get; init; }

    /// <summary>The <c>event</c> that begins a stream; default <c>start</c>.</summary>
    public string StartEvent { get; init; } = "start";

    /// <summary>The <c>event</c> that brings audio, also the name of the member that holds it; default <c>media</c>. Empty when binary.</summary>
    public string MediaEvent { get; init; } = "media";

    /// <summary>The <c>event</c> that brings a digit; default <c>dtmf</c>. Its <c>digit</c> is in it or in a <c>dtmf</c> within.</summary>
    public string DtmfEvent { get; init; } = "dtmf";

    /// <summary>The <c>event</c> that says that a mark was played; default <c>mark</c>. Its <c>name</c> is in it or one level within.</summary>
    public string MarkEvent { get; init; } = "mark";

    /// <summary>The <c>event</c> that ends a stream; default <c>stop</c>. Empty where only the socket closes.</summary>
    public string StopEvent { get; init; } = "stop";

    /// <summary>The member that names the stream; default <c>streamSid</c>. Empty where it has no name.</summary>
    public string StreamIdMember { get; init; } = "streamSid";

    /// <summary>The member of audio that counts its messages; default <c>chunk</c>.</summary>
    public string ChunkMember { get; init; } = "chunk";

    /// <summary>
    /// The member of audio that tells its time in milliseconds, from any beginning; default <c>timestamp</c>. Empty where it tells nothing
    /// of lost audio.
    /// </summary>
    public string TimestampMember { get; init; } = "timestamp";

    /// <summary>The member of the start event that holds all about the stream; default <c>start</c>. Empty when that is the event itself.</summary>
    public string StartMember { get; init; } = "start";

    /// <summary>The member of the start that names the call; default <c>callSid</c>. Empty for none.</summary>
    public string CallIdMember { get; init; } = "callSid";

    /// <summary>The member of the start that names the account; default <c>accountSid</c>. Empty for none.</summary>
    public string AccountIdMember { get; init; } = "accountSid";

    /// <summary>The member of the start that holds the format; default <c>mediaFormat</c>. Empty when that is the start itself.</summary>
    public string FormatMember { get; init; } = "mediaFormat";

    /// <summary>The member of the format that names the coding, maybe with a rate (<c>audio/l16;rate=16000</c>); default <c>encoding</c>.</summary>
    public string EncodingMember { get; init; } = "encoding";

    /// <summary>The member of the format with the sample rate in Hz; default <c>sampleRate</c>.</summary>
    public string SampleRateMember { get; init; } = "sampleRate";

    /// <summary>
    /// The member with the custom parameters: an object, an array of objects with <c>name</c> and <c>value</c>, or text of pairs such as
    /// <c>a=1;b=2</c>. Sought in the start and in its event; empty when all other members of the start are such. Default
    /// <c>customParameters</c>.
    /// </summary>
    public string ParametersMember { get; init; } = "customParameters";

    /// <summary>How audio is sent; empty when binary.</summary>
    public string MediaTemplate { get; init; } = """{"event":"media","streamSid":"{stream}","media":{"payload":"{payload}"}}""";

    /// <summary>How a mark is sent.</summary>
    public string MarkTemplate { get; init; } = """{"event":"mark","streamSid":"{stream}","mark":{"name":"{name}"}}""";

    /// <summary>How the carrier is told to drop what it has not played.</summary>
    public string ClearTemplate { get; init; } = """{"event":"clear","streamSid":"{stream}"}""";
}
