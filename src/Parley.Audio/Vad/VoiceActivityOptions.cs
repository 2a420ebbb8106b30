namespace Parley.Audio.Vad;

/// <summary>How a <see cref="VoiceActivityDetector"/> decides. Read once, when the detector is made.</summary>
public sealed class VoiceActivityOptions
{
    /// <summary>The probability from which a frame counts as speech, 0 to 1; 0.5 by default.</summary>
    public float Threshold { get; set; } = 0.5f;

    /// <summary>How many frames in a row must count before speech begins; 2 by default (40 ms).</summary>
    public int OnsetFrameCount { get; set; } = 2;

    /// <summary>For how long speech goes on after its last frame, so that word ends are whole; 200 ms by default.</summary>
    public TimeSpan Hangover { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Frames so many decibels below the speaker's own level do not count: other people behind; 12 dB by default, infinity for
    /// no gate.
    /// </summary>
    public float GateDepthDb { get; set; } = 12;
}
