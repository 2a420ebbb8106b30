namespace Parley.Audio;

/// <summary>How one sample is coded in bytes.</summary>
public enum AudioEncoding
{
    /// <summary>Linear, signed 16 bit, little-endian.</summary>
    Pcm16,

    /// <summary>G.711 µ-law, one byte a sample.</summary>
    Pcmu,

    /// <summary>G.711 A-law, one byte a sample.</summary>
    Pcma,
}
