namespace Parley.Engine.Transcription;

/// <summary>
/// Keys of <c>AdditionalProperties</c> by which the engine asks a recogniser for what a session's transcription wants, and by which it
/// answers. A recogniser that does not know them leaves them out; nothing is lost but the extra.
/// </summary>
public static class TranscriptionProperties
{
    /// <summary>On <c>SpeechToTextOptions</c>: words or text (<see cref="string"/>) that guide the transcription.</summary>
    public const string Prompt = "parley.transcription.prompt";

    /// <summary>On <c>SpeechToTextOptions</c>: words to expect, an <c>IReadOnlyList&lt;string&gt;</c>.</summary>
    public const string Keywords = "parley.transcription.keywords";

    /// <summary>On <c>SpeechToTextOptions</c>: <c>true</c> when the client asked for log probabilities.</summary>
    public const string IncludeLogprobs = "parley.transcription.include_logprobs";

    /// <summary>On an update: the log probabilities of its words, an <c>IReadOnlyList&lt;TokenLogprob&gt;</c>.</summary>
    public const string Logprobs = "parley.transcription.logprobs";

    /// <summary>On an update: who said what, an <c>IReadOnlyList&lt;TranscriptSegment&gt;</c>.</summary>
    public const string Segments = "parley.transcription.segments";

    /// <summary>
    /// On a final update: when each of its words was spoken, from the beginning of the stream; an <c>IReadOnlyList&lt;TranscribedWord&gt;</c> of all of
    /// them, in their order. It lets a recording be silenced where a secret was said, rather than through all of the turn.
    /// </summary>
    public const string Words = "parley.transcription.words";
}
