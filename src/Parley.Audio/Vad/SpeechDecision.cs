namespace Parley.Audio.Vad;

/// <summary>Turns frame probabilities into a steady decision: onset, hysteresis and hang-over. Pure.</summary>
internal sealed class SpeechDecision(float threshold, int onsetFrameCount, int hangoverFrameCount)
{
    // Speech once begun goes on down to this share of the threshold.
    private const float ReleaseShare = 0.6f;

    private int _onset;
    private int _hangover;

    public bool IsSpeech { get; private set; }

    public bool Push(float probability)
    {
        if (IsSpeech)
        {
            if (probability >= threshold * ReleaseShare && probability > 0)
            {
                _hangover = hangoverFrameCount;
            }
            else if (_hangover-- <= 0)
            {
                Reset();
            }

            return IsSpeech;
        }

        _onset = probability >= threshold && probability > 0 ? _onset + 1 : 0;
        if (_onset >= onsetFrameCount)
        {
            IsSpeech = true;
            _hangover = hangoverFrameCount;
        }

        return IsSpeech;
    }

    public void Reset()
    {
        IsSpeech = false;
        _onset = 0;
        _hangover = 0;
    }
}
