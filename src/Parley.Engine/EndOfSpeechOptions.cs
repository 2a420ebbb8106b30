namespace Parley.Engine;

/// <summary>How the engine tells that a user has finished, beyond what the session's <c>turn_detection</c> says.</summary>
public sealed class EndOfSpeechOptions
{
    /// <summary>
    /// Silence that ends a turn under <c>semantic_vad</c> with eagerness <c>high</c> when the words are surely a finished thought;
    /// default 300 ms. After words that surely are not it is 2 s, and in between it depends on how sure. More than zero.
    /// </summary>
    public TimeSpan EagerSilence { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The same for <c>medium</c> and <c>auto</c>; default 400 ms, up to 4 s.</summary>
    public TimeSpan MediumSilence { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The same for <c>low</c>; default 800 ms, up to 8 s.</summary>
    public TimeSpan PatientSilence { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long <see cref="EngineStages.TurnModel"/> may take for its opinion; default 400 ms. Then the rules decide.</summary>
    public TimeSpan TurnModelDeadline { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// How long before the turn's end the recogniser is told that its audio is complete, so that its last pass runs while the
    /// silence is still being waited out; should the user speak on, it starts again from the turn's beginning. Default 100 ms;
    /// zero waits for the end.
    /// </summary>
    public TimeSpan EarlyFinish { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A turn with less speech than this in which the recogniser finds no word is noise: it gets an empty response, unless it
    /// cut one off. Default 400 ms.
    /// </summary>
    public TimeSpan ShortestUtterance { get; set; } = TimeSpan.FromMilliseconds(400);
}
