namespace Parley.Audio.Playback;

/// <summary>
/// Keeps a loudspeaker's sound out of the microphone where there is no echo cancellation: while the agent plays, a frame passes only when it
/// is louder than its echo could be. Headphones or the platform's echo cancellation are better. Pure; one stream each.
/// </summary>
/// <param name="floor">The least level that passes while the agent plays: root mean square, 1 is full scale.</param>
/// <param name="coupling">How much of the playback comes back, as a share of its level.</param>
public sealed class EchoGate(float floor = 0.015f, float coupling = 0.6f)
{
    private const float Margin = 0.002f; // noise of the way over the air

    /// <summary>True when a microphone's frame is somebody's voice and not the playback's echo.</summary>
    /// <param name="microphone">The frame; borrowed.</param>
    /// <param name="playback">What plays meanwhile; borrowed. Empty when nothing does.</param>
    public bool Passes(ReadOnlySpan<short> microphone, ReadOnlySpan<short> playback) =>
        playback.IsEmpty || Level(microphone) > Math.Max(floor, (coupling * Level(playback)) + Margin);

    private static float Level(ReadOnlySpan<short> frame)
    {
        var power = 0d;
        foreach (var sample in frame)
        {
            power += (double)sample * sample;
        }

        return frame.IsEmpty ? 0 : (float)(Math.Sqrt(power / frame.Length) / 32768);
    }
}
