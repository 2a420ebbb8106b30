using Parley.Audio;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>The wire's audio formats (protocol §4.4) as those of <see cref="AudioFormat"/>.</summary>
internal static class WireAudioFormats
{
    private const string Pcm = "audio/pcm";
    private const string Pcmu = "audio/pcmu";
    private const string Pcma = "audio/pcma";
    private const int PcmRate = 24_000;

    /// <summary>Of a validated format.</summary>
    public static AudioFormat ToAudioFormat(AudioFormatConfiguration? format) => format?.Type switch
    {
        Pcmu => AudioFormat.Pcmu,
        Pcma => AudioFormat.Pcma,
        _ => AudioFormat.Pcm24k,
    };

    /// <summary>The format in its one spelling; throws when the wire does not know it.</summary>
    public static AudioFormatConfiguration Validate(AudioFormatConfiguration format, string path)
    {
        switch (format.Type)
        {
            case Pcm:
                ProtocolErrors.CheckRange($"{path}.rate", format.Rate ?? PcmRate, PcmRate, PcmRate);
                return AudioFormatConfiguration.Pcm;
            case Pcmu:
                return AudioFormatConfiguration.Pcmu;
            case Pcma:
                return AudioFormatConfiguration.Pcma;
            default:
                throw ProtocolErrors.Unsupported($"{path}.type", format.Type, Pcm, Pcmu, Pcma);
        }
    }
}
