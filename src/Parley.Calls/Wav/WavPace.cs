namespace Parley.Calls.Wav;

/// <summary>How fast recorded audio is sent.</summary>
public enum WavPace
{
    /// <summary>One frame every 20 ms, as a caller speaks.</summary>
    RealTime,

    /// <summary>As fast as the session takes it.</summary>
    AsFastAsPossible,
}
