using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>
/// Counts the audio received of each part and knows, by report or by estimate, how much of it was heard. One caller at a time.
/// Allocates per part, not per delta.
/// </summary>
internal sealed class OutputAudioClock(TimeProvider timeProvider)
{
    private const int MaxParts = 8; // older ones count as heard
    private static readonly TimeSpan s_playoutLag = TimeSpan.FromSeconds(2); // how far a leg's playout may be behind the estimate
    private readonly List<OutputPart> _parts = [];
    private int _bytesPerSecond = AudioLength.BytesPerSecond(null);

    /// <summary>How long what was received will play on, by estimate.</summary>
    public TimeSpan Remaining => _parts.Count == 0 ? TimeSpan.Zero : Positive(_parts[^1].Sent - Played(_parts[^1]));

    /// <summary>The response whose audio plays now, by estimate; the last one when all is played, null when there was none.</summary>
    public string? PlayingResponseId =>
        (_parts.Find(part => Played(part) < part.Sent) ?? (_parts.Count > 0 ? _parts[^1] : null))?.ResponseId;

    /// <summary>The format of what is received from now on.</summary>
    public void SetFormat(AudioFormatConfiguration format) => _bytesPerSecond = AudioLength.BytesPerSecond(format);

    /// <summary>Audio came.</summary>
    public void Received(string responseId, string itemId, int contentIndex, int byteCount)
    {
        var part = Find(itemId, contentIndex);
        if (part is null)
        {
            var delay = _parts.Count == 0 ? TimeSpan.Zero : Remaining;
            part = new OutputPart(responseId, itemId, contentIndex, timeProvider.GetTimestamp(), delay, _bytesPerSecond);
            if (_parts.Count == MaxParts)
            {
                _parts.RemoveAt(0);
            }

            _parts.Add(part);
        }

        part.ByteCount += byteCount;
    }

    /// <summary>No more of this part will come.</summary>
    public void Generated(string itemId, int contentIndex)
    {
        if (Find(itemId, contentIndex) is { } part)
        {
            part.IsGenerated = true;
        }
    }

    /// <summary>True while anything may be playing. A report may know better than the estimate, so where one comes what should have ended just now still counts.</summary>
    public bool IsPlaying(HeardAudioSource source) => IsPlaying(_parts, source);

    /// <summary>Takes out what may still be playing; null when nothing is.</summary>
    /// <param name="source">As for <see cref="IsPlaying(HeardAudioSource)"/>.</param>
    /// <param name="responseId">Only what belongs to this response; null for all.</param>
    public InterruptedAudio? TakePlaying(HeardAudioSource source, string? responseId = null)
    {
        var taken = _parts.FindAll(part => responseId is null || part.ResponseId == responseId);
        var isPlaying = IsPlaying(taken, source);
        var parts = taken.ConvertAll(part => new InterruptedPart(part.ItemId, part.ContentIndex, part.Sent, Estimate(part), part.IsGenerated));
        _parts.RemoveAll(taken.Contains);
        return isPlaying ? new InterruptedAudio(parts) : null;
    }

    private bool IsPlaying(List<OutputPart> parts, HeardAudioSource source)
    {
        var lag = source == HeardAudioSource.Estimated ? TimeSpan.Zero : s_playoutLag;
        return parts.Exists(part => !part.IsGenerated || Played(part) < part.Sent + lag);
    }

    private OutputPart? Find(string itemId, int contentIndex)
    {
        for (var index = _parts.Count - 1; index >= 0; index--)
        {
            if (_parts[index].ContentIndex == contentIndex && _parts[index].ItemId == itemId)
            {
                return _parts[index];
            }
        }

        return null;
    }

    private TimeSpan Estimate(OutputPart part)
    {
        var played = Positive(Played(part));
        return played > part.Sent ? part.Sent : played;
    }

    /// <summary>Since the part should have begun; negative before, longer than the part after.</summary>
    private TimeSpan Played(OutputPart part) => timeProvider.GetElapsedTime(part.FirstReceivedAt) - part.Delay;

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
