using Parley.Agents.Sessions;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>Until when what the reader was given plays, if it is played at once and in real time. Pure; allocates nothing.</summary>
internal sealed class PlayoutEstimate
{
    private int _bytesPerSecond = AudioLength.BytesPerSecond(AudioFormatConfiguration.Pcm);

    /// <summary>When the last of it is played, on the caller's scale of time; in the past when nothing plays.</summary>
    public TimeSpan Until { get; private set; }

    /// <summary>Takes note of audio, of its end, and of its format.</summary>
    public void Observe(RealtimeSessionEvent sessionEvent, TimeSpan now)
    {
        switch (sessionEvent)
        {
            case AudioEvent audio:
                Until = (Until > now ? Until : now) + AudioLength.Of(audio.Audio.Length, _bytesPerSecond);
                break;
            case AudioInterruptedEvent or PlaybackDrainedEvent:
                Until = Until < now ? Until : now;
                break;
            case SessionConfiguredEvent { Configuration.Audio.Output.Format: { } format }:
                _bytesPerSecond = AudioLength.BytesPerSecond(format);
                break;
        }
    }
}
