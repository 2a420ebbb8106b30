namespace Parley.Calls.Wav;

/// <summary>How a recorded caller behaves. The defaults work.</summary>
public sealed record WavLegOptions
{
    /// <summary>How fast the question is sent; default <see cref="WavPace.RealTime"/>.</summary>
    public WavPace Pace { get; init; } = WavPace.RealTime;

    /// <summary>
    /// Silence that follows the question at the question's own pace, so that turn detection finds its end; default 1 s. After it
    /// silence goes on in real time.
    /// </summary>
    public TimeSpan TrailingSilence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the agent may take to answer, from the end of the question; then the leg ends with <c>no_answer</c>. Default 30 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
