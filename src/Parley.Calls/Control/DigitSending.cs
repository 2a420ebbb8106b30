namespace Parley.Calls.Control;

/// <summary>How keys are pressed towards a party.</summary>
public enum DigitSending
{
    /// <summary>As sound in the agent's own audio: the leg stays. What hears them must listen for tones, as menus do.</summary>
    Sound,

    /// <summary>By the carrier, which may be able to send them beside the audio. The leg ends for that, and the call comes back on another.</summary>
    Carrier,
}
