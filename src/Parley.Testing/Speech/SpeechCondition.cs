namespace Parley.Testing.Speech;

/// <summary>What lies between a caller's mouth and the recogniser.</summary>
public enum SpeechCondition
{
    /// <summary>Nothing: 16 kHz as synthesised.</summary>
    Clean,

    /// <summary>White noise 20 dB below the speech.</summary>
    Noise,

    /// <summary>A telephone: 300–3400 Hz, 8 kHz µ-law, and back to 16 kHz.</summary>
    Telephone,

    /// <summary>The noise, then the telephone.</summary>
    NoisyTelephone,
}
