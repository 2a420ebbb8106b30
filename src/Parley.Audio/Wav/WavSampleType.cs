namespace Parley.Audio.Wav;

/// <summary>How a WAV file codes one sample of one channel. All are little-endian.</summary>
public enum WavSampleType
{
    /// <summary>Unsigned 8 bit, 128 is silence.</summary>
    Unsigned8,

    /// <summary>Signed 16 bit.</summary>
    Signed16,

    /// <summary>Signed 24 bit, packed in three bytes.</summary>
    Signed24,

    /// <summary>Signed 32 bit.</summary>
    Signed32,

    /// <summary>IEEE 754 32 bit, full scale is ±1.</summary>
    Float32,

    /// <summary>IEEE 754 64 bit, full scale is ±1.</summary>
    Float64,

    /// <summary>G.711 µ-law.</summary>
    MuLaw,

    /// <summary>G.711 A-law.</summary>
    ALaw,
}
