using Parley.Audio;
using Parley.Realtime.Sessions;

namespace Parley.Calls.Bridging;

/// <summary>Audio formats between a leg and the wire.</summary>
internal static class SessionFormats
{
    /// <summary>What to ask the model for, so that the least is converted: the telephone's laws as they are, else PCM16 at 24 kHz.</summary>
    public static AudioFormatConfiguration For(AudioFormat legFormat) => legFormat.Encoding switch
    {
        AudioEncoding.Pcmu => AudioFormatConfiguration.Pcmu,
        AudioEncoding.Pcma => AudioFormatConfiguration.Pcma,
        _ => AudioFormatConfiguration.Pcm,
    };

    /// <summary>What the model confirmed.</summary>
    public static AudioFormat Read(AudioFormatConfiguration? configuration) => configuration?.Type switch
    {
        "audio/pcmu" => AudioFormat.Pcmu,
        "audio/pcma" => AudioFormat.Pcma,
        _ => new AudioFormat(AudioEncoding.Pcm16, configuration?.Rate ?? AudioFormat.Pcm24k.SampleRate),
    };
}
