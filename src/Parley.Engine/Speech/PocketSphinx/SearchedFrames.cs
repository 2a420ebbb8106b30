namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>
/// Knows when the frames of a search were spoken. The front end leaves out silence that lasts, so that a frame's number alone does not say it: it is counted
/// back from the sample that had been given when the frame was there. One caller at a time.
/// </summary>
internal sealed class SearchedFrames
{
    private static readonly TimeSpan s_lag = TimeSpan.FromMilliseconds(40); // of the search behind the samples while there is speech, measured
    private readonly List<(long SampleCount, int FrameCount)> _steps = []; // where frames were added
    private long _sampleCount;

    /// <summary>Of a frame.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>A new utterance begins.</summary>
    public void Clear()
    {
        _steps.Clear();
        _sampleCount = 0;
    }

    /// <summary>Samples were given.</summary>
    /// <param name="sampleCount">How many, at 16 kHz; the fewer, the better the times.</param>
    /// <param name="frameCount">How many frames the search has taken by now.</param>
    public void Add(int sampleCount, int frameCount)
    {
        _sampleCount += sampleCount;
        if (frameCount > (_steps.Count == 0 ? 0 : _steps[^1].FrameCount))
        {
            _steps.Add((_sampleCount, frameCount));
        }
    }

    /// <summary>Where a frame begins, from the utterance's first sample.</summary>
    public TimeSpan TimeOf(int frame)
    {
        foreach (var (sampleCount, frameCount) in _steps)
        {
            if (frameCount > frame)
            {
                var time = TimeSpan.FromSeconds((double)sampleCount / SpeechAudioReader.TargetRate) - ((frameCount - frame) * Duration) - s_lag;
                return time > TimeSpan.Zero ? time : TimeSpan.Zero;
            }
        }

        return TimeSpan.FromSeconds((double)_sampleCount / SpeechAudioReader.TargetRate);
    }
}
