namespace Parley.Audio.Vad;

/// <summary>
/// Follows how loud the speaker is, so that quieter voices behind (a babble of people, a television) do not count as his. Until
/// somebody has spoken it assumes a usual level; who is quieter, but for a while far out of the noise, is heard as well.
/// </summary>
internal sealed class LevelGate(float depthDb)
{
    private const float Attack = 0.15f;
    private const float MaxStepDb = 3; // so that a cough does not shut out the speaker
    private const float DecayDb = 0.004f; // 0.2 dB a second
    private const float ShutOutDecayDb = 0.01f; // 0.5 dB a second more, while something loud is shut out
    private const float AssumedPeakDb = -27;
    private const float ClearlySpeechDb = 18;
    private const int FramesToKnow = 8;
    private const float NothingDb = -100;

    private float _peakDb = AssumedPeakDb;
    private float _heardDb = NothingDb; // the speaker's level as far as he is known
    private int _framesHeard;
    private bool _isKnown;

    public bool IsOpen(float levelDb) => levelDb >= _peakDb - depthDb;

    public void Update(float levelDb, float noiseDb, bool isLoud)
    {
        if (isLoud && !IsOpen(levelDb))
        {
            _peakDb -= ShutOutDecayDb;
        }

        if (!_isKnown)
        {
            Meet(levelDb, isLoud && (IsOpen(levelDb) || levelDb >= noiseDb + ClearlySpeechDb));
            return;
        }

        _peakDb -= DecayDb;
        if (isLoud && levelDb > _peakDb)
        {
            _peakDb += Attack * Math.Min(levelDb - _peakDb, MaxStepDb);
        }
    }

    public void Reset()
    {
        _peakDb = AssumedPeakDb;
        _heardDb = NothingDb;
        _framesHeard = 0;
        _isKnown = false;
    }

    /// <summary>A voice behind rises out of the noise now and then; the speaker stays there.</summary>
    private void Meet(float levelDb, bool isHeard)
    {
        if (!isHeard)
        {
            _framesHeard = Math.Max(0, _framesHeard - 1);
            _heardDb = _framesHeard == 0 ? NothingDb : _heardDb;
            return;
        }

        _framesHeard++;
        _heardDb = Math.Max(_heardDb, levelDb);
        if (_framesHeard >= FramesToKnow)
        {
            _isKnown = true;
            _peakDb = _heardDb;
        }
    }
}
