using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>
/// Where an application that plays the agent's audio itself says what it has played; with <see cref="HeardAudioSource.Tracked"/> the session
/// goes by it when the agent is interrupted. Thread-safe.
/// </summary>
public sealed class PlaybackTracker
{
    private readonly Lock _gate = new();
    private AudioFormatConfiguration _format = AudioFormatConfiguration.Pcm;
    private HeardPosition? _position;

    internal PlaybackTracker()
    {
    }

    /// <summary>The format of the agent's audio, as the model confirmed it.</summary>
    public AudioFormatConfiguration Format => Volatile.Read(ref _format);

    /// <summary>What is being played, or was played last; null when nothing was since the last interruption.</summary>
    public HeardPosition? Position
    {
        get
        {
            lock (_gate)
            {
                return _position;
            }
        }
    }

    /// <summary>More of an item was played. Another item than before counts from its beginning.</summary>
    /// <param name="itemId">As in <see cref="Sessions.AudioEvent"/>.</param>
    /// <param name="contentIndex">The part within the item.</param>
    /// <param name="byteCount">In <see cref="Format"/>.</param>
    public void Played(string itemId, int contentIndex, int byteCount) => Played(itemId, contentIndex, AudioLength.Of(byteCount, Format));

    /// <summary>The same, by time.</summary>
    public void Played(string itemId, int contentIndex, TimeSpan duration)
    {
        lock (_gate)
        {
            var before = _position is { } position && position.ItemId == itemId && position.ContentIndex == contentIndex
                ? position.Heard
                : TimeSpan.Zero;
            _position = new HeardPosition(itemId, contentIndex, before + duration);
        }
    }

    internal void SetFormat(AudioFormatConfiguration format) => Volatile.Write(ref _format, format);

    /// <summary>Playing was stopped: what was played until now.</summary>
    internal HeardPosition? Take()
    {
        lock (_gate)
        {
            var position = _position;
            _position = null;
            return position;
        }
    }
}
