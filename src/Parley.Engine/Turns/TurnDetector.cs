using Parley.Audio;

namespace Parley.Engine.Turns;

/// <summary>Decides where a user's turn begins and ends (protocol §7.4). Pure: no clock, no I/O. One caller at a time.</summary>
internal sealed class TurnDetector
{
    // A click lasts one frame; speech does not.
    private const int OnsetFrameCount = 2;

    // Speech once begun goes on down to this share of the threshold, so that soft syllables do not end it.
    private const float ReleaseShare = 0.6f;

    private int _onset;
    private int _voicedFrameCount;
    private TimeSpan _lastSpeechEnd;

    /// <summary>In force from the next frame on; a turn that is being heard goes on.</summary>
    public required TurnDetectionSettings Settings { get; set; }

    public bool IsSpeaking { get; private set; }

    /// <summary>How long the user has been silent within the turn; zero while speaking and outside a turn.</summary>
    public TimeSpan Silence { get; private set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="probability">Its speech probability, 0 to 1.</param>
    /// <param name="position">Where the frame begins on the session's audio time base.</param>
    public TurnSignal Push(float probability, TimeSpan position)
    {
        var end = position + AudioFormat.FrameDuration;
        return IsSpeaking ? PushWithin(probability, end) : PushOutside(probability, position, end);
    }

    /// <summary>Forgets the turn.</summary>
    public void Reset()
    {
        _onset = 0;
        _voicedFrameCount = 0;
        IsSpeaking = false;
        Silence = TimeSpan.Zero;
    }

    private TurnSignal PushOutside(float probability, TimeSpan position, TimeSpan end)
    {
        // Digital silence is never speech, even at threshold 0.
        _onset = probability >= Settings.Threshold && probability > 0 ? _onset + 1 : 0;
        if (_onset < OnsetFrameCount)
        {
            return default;
        }

        IsSpeaking = true;
        _voicedFrameCount = _onset;
        _lastSpeechEnd = end;
        _onset = 0;
        var first = position - ((OnsetFrameCount - 1) * AudioFormat.FrameDuration);
        return new TurnSignal(
            TurnSignalKind.SpeechStarted, first > Settings.PrefixPadding ? first - Settings.PrefixPadding : TimeSpan.Zero);
    }

    private TurnSignal PushWithin(float probability, TimeSpan end)
    {
        if (probability >= Settings.Threshold * ReleaseShare && probability > 0)
        {
            _voicedFrameCount++;
            _lastSpeechEnd = end;
            Silence = TimeSpan.Zero;
            return default;
        }

        Silence = end - _lastSpeechEnd;
        if (Silence < Settings.Silence)
        {
            return default;
        }

        var stopped = new TurnSignal(TurnSignalKind.SpeechStopped, end, _voicedFrameCount * AudioFormat.FrameDuration, Silence);
        Reset();
        return stopped;
    }
}
