namespace Parley.Audio.Vad;

/// <summary>Turns the detector's statistic into a steady decision: onset, hysteresis and hang-over. Pure.</summary>
/// <param name="onset">The statistic from which a frame counts.</param>
/// <param name="release">Down to which speech, once begun, goes on.</param>
/// <param name="onsetFrameCount">Frames in a row that must count before speech begins.</param>
/// <param name="hangoverFrameCount">For how many frames it goes on after the last that counted.</param>
internal sealed class SpeechDecision(float onset, float release, int onsetFrameCount, int hangoverFrameCount)
{
    private int _counted;
    private int _hangover;
    private bool _isSpeech;

    public bool Push(float statistic)
    {
        if (_isSpeech)
        {
            if (statistic > 0 && statistic >= release)
            {
                _hangover = hangoverFrameCount;
            }
            else if (_hangover-- <= 0)
            {
                Reset();
            }

            return _isSpeech;
        }

        _counted = statistic > 0 && statistic >= onset ? _counted + 1 : 0;
        if (_counted >= onsetFrameCount)
        {
            _isSpeech = true;
            _hangover = hangoverFrameCount;
        }

        return _isSpeech;
    }

    public void Reset()
    {
        _isSpeech = false;
        _counted = 0;
        _hangover = 0;
    }
}
