using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>How long audio of a wire format lasts.</summary>
internal static class AudioLength
{
    private const int DefaultRate = 24_000; // protocol §4.4

    /// <summary>G.711 has one byte a sample at 8 kHz, PCM16 two at its rate; null counts as PCM16 at 24 kHz.</summary>
    public static int BytesPerSecond(AudioFormatConfiguration? format) =>
        format is null || format.Type == "audio/pcm" ? (format?.Rate ?? DefaultRate) * 2 : 8000;

    public static TimeSpan Of(long byteCount, AudioFormatConfiguration? format) => Of(byteCount, BytesPerSecond(format));

    public static TimeSpan Of(long byteCount, int bytesPerSecond) => TimeSpan.FromTicks(byteCount * TimeSpan.TicksPerSecond / bytesPerSecond);
}
