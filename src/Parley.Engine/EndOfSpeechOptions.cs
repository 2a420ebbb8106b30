namespace Parley.Engine;

/// <summary>How the engine tells that a user has finished, beyond what the session's <c>turn_detection</c> says.</summary>
public sealed class EndOfSpeechOptions
{
    /// <summary>Silence that ends a turn under <c>semantic_vad</c> with eagerness <c>high</c>; default 300 ms.</summary>
    public TimeSpan EagerSilence { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The same for <c>medium</c> and <c>auto</c>; default 600 ms.</summary>
    public TimeSpan MediumSilence { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>The same for <c>low</c>; default 1,200 ms.</summary>
    public TimeSpan PatientSilence { get; set; } = TimeSpan.FromMilliseconds(1200);

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
