namespace Parley.Server.Configuration;

/// <summary>How recordings are kept. Both lose nothing.</summary>
public enum RecordingFormat
{
    /// <summary>Samples as they are.</summary>
    Wav,

    /// <summary>Packed, to about half; needs libFLAC. Without it recordings stay WAV.</summary>
    Flac,
}
