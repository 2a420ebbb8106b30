namespace Parley.Engine.Speech;

/// <summary>Keys of <c>AdditionalProperties</c> by which the engine's stages tell each other what the shared abstractions have no member for.</summary>
public static class RecognitionProperties
{
    /// <summary>On <c>SpeechToTextOptions</c>: the <see cref="RecognitionDomain"/> to expect.</summary>
    public const string Domain = "parley.recognition.domain";

    /// <summary>On <c>SpeechToTextOptions</c>: <c>true</c> when the audio came through a telephone band (300–3400 Hz).</summary>
    public const string TelephoneBand = "parley.recognition.telephone_band";

    /// <summary>
    /// On the final <c>SpeechToTextResponseUpdate</c>, and on the user's <c>TextContent</c> that the chat model sees: a
    /// <see cref="RecognitionOutcome"/>. Absent for typed text and for recognisers that do not judge themselves.
    /// </summary>
    public const string Outcome = "parley.recognition.outcome";
}
