namespace Parley.Audio.Vad;

/// <summary>
/// Follows how loud the speaker is, so that quieter voices behind (a babble of people, a television) do not count as his.
/// </summary>
internal sealed class LevelGate(float depthDb)
{
    private const float Attack = 0.15f;
    private const float DecayDb = 0.004f; // 0.2 dB a second
    private const float InitialPeakDb = -60;

    private float _peakDb = InitialPeakDb;

    /// <summary>How far the level lies above the gate, in dB; negative when it is too quiet.</summary>
    public float Margin(float levelDb) => levelDb - (_peakDb - depthDb);

    public void Update(float levelDb, bool isSpeech)
    {
        _peakDb -= DecayDb;
        if (isSpeech && levelDb > _peakDb)
        {
            _peakDb += Attack * (levelDb - _peakDb);
        }
    }

    public void Reset() => _peakDb = InitialPeakDb;
}
