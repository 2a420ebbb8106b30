using Parley.Realtime.Sessions;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>How much audio is how many bytes, in each of the formats of protocol §4.4.</summary>
internal static class SimulatedAudio
{
    private const byte MuLawSilence = 0xFF; // G.711: the code of zero
    private const byte ALawSilence = 0xD5;

    /// <param name="format">Null for PCM16 at 24 kHz.</param>
    public static double BytesPerMillisecond(AudioFormatConfiguration? format) =>
        format is null or { Type: "audio/pcm" } ? (format?.Rate ?? 24000) * 2 / 1000.0 : 8;

    public static byte[] Silence(TimeSpan duration, AudioFormatConfiguration? format)
    {
        var perMillisecond = BytesPerMillisecond(format);
        var byteCount = (int)(duration.TotalMilliseconds * perMillisecond);
        var audio = new byte[perMillisecond > 8 ? byteCount & ~1 : byteCount];
        switch (format?.Type)
        {
            case "audio/pcmu":
                Array.Fill(audio, MuLawSilence);
                break;
            case "audio/pcma":
                Array.Fill(audio, ALawSilence);
                break;
        }

        return audio;
    }
}
