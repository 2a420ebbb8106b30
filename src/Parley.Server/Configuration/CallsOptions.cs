using Parley.Calls.Control;
using Parley.Calls.Sounds;

namespace Parley.Server.Configuration;

/// <summary>The <c>calls:</c> section of <c>parley.yaml</c>: what holds for all calls, by page or telephone.</summary>
public sealed class CallsOptions
{
    /// <summary>The folder for recordings; it is made when it is missing. Null (the default): calls cannot be recorded.</summary>
    public string? RecordingsFolder { get; set; }

    /// <summary>How recordings are kept; default <see cref="RecordingFormat.Wav"/>.</summary>
    public RecordingFormat RecordingFormat { get; set; }

    /// <summary>Whether each call is recorded from its beginning, or once <see cref="Consent"/> is given; default false.</summary>
    public bool RecordsAll { get; set; }

    /// <summary>What comes before a recording; default nothing: who is recorded must be told so, by law in many places.</summary>
    public ConsentOptions Consent { get; set; } = ConsentOptions.None;

    /// <summary>How long the last words before a hang-up or a transfer may take, 0 to 300 s; default 20 s.</summary>
    public TimeSpan LastWordsTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>What held callers hear; null for silence. Default <see cref="Parley.Calls.Sounds.HoldMusic.Soft"/>.</summary>
    public HoldMusic? HoldMusic { get; set; } = HoldMusic.Soft;

    /// <summary>How much louder agents are on the telephone than their models speak, -12 to 12 dB; default 0: untouched.</summary>
    public double VolumeDb { get; set; }

    /// <summary>How keys are pressed towards a caller; default as sound.</summary>
    public DigitSending DigitSending { get; set; } = DigitSending.Sound;
}
