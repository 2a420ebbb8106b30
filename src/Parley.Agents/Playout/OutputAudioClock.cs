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
    private readonly List<Part> _parts = [];
    private int _bytesPerSecond = AudioLength.BytesPerSecond(AudioFormatConfiguration.Pcm);

    /// <summary>The format of what is received from now on.</summary>
    public void SetFormat(AudioFormatConfiguration format) => _bytesPerSecond = AudioLength.BytesPerSecond(format);

    /// <summary>Audio came.</summary>
    public void Received(string responseId, string itemId, int contentIndex, int byteCount)
    {
        var now = timeProvider.GetTimestamp();
        var part = Find(itemId, contentIndex);
        if (part is null)
        {
            var afterPrevious = _parts.Count > 0 ? EndOf(_parts[^1]) - ElapsedUntil(now) : TimeSpan.Zero;
            part = new Part(responseId, itemId, contentIndex, now, afterPrevious > TimeSpan.Zero ? afterPrevious : TimeSpan.Zero, _bytesPerSecond);
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

    /// <summary>
    /// Takes out what may still be playing; null when nothing is. A report may know better than the estimate, so with
    /// <see cref="HeardAudioSource.Reported"/> what should have ended just now still counts.
    /// </summary>
    /// <param name="source">Who knows what was heard.</param>
    /// <param name="responseId">Only audio of this response; null for all.</param>
    public InterruptedAudio? TakePlaying(HeardAudioSource source, string? responseId = null)
    {
        var lag = source == HeardAudioSource.Reported ? s_playoutLag : TimeSpan.Zero;
        var taken = _parts.Where(part => (responseId ?? part.ResponseId) == part.ResponseId).ToList();
        _parts.RemoveAll(taken.Contains);
        if (!taken.Any(part => !part.IsGenerated || Played(part) < part.Sent + lag))
        {
            return null;
        }

        var parts = taken.Select(part => new InterruptedPart(part.ItemId, part.ContentIndex, part.Sent, Estimate(part), part.IsGenerated));
        return new InterruptedAudio([.. parts]);
    }

    private Part? Find(string itemId, int contentIndex)
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

    private TimeSpan Estimate(Part part)
    {
        var played = Played(part);
        return played < TimeSpan.Zero ? TimeSpan.Zero : played > part.Sent ? part.Sent : played;
    }

    /// <summary>Since the part should have begun; negative before, longer than the part after.</summary>
    private TimeSpan Played(Part part) => timeProvider.GetElapsedTime(part.FirstReceivedAt) - part.Delay;

    /// <summary>When a part ends, measured on the clock's own scale.</summary>
    private TimeSpan EndOf(Part part) => ElapsedUntil(part.FirstReceivedAt) + part.Delay + part.Sent;

    private TimeSpan ElapsedUntil(long timestamp) => timeProvider.GetElapsedTime(0, timestamp);

    private sealed class Part(string responseId, string itemId, int contentIndex, long firstReceivedAt, TimeSpan delay, int bytesPerSecond)
    {
        public string ResponseId => responseId;

        public string ItemId => itemId;

        public int ContentIndex => contentIndex;

        public long FirstReceivedAt => firstReceivedAt;

        /// <summary>How long it waits behind the part before it.</summary>
        public TimeSpan Delay => delay;

        public long ByteCount { get; set; }

        public bool IsGenerated { get; set; }

        public TimeSpan Sent => AudioLength.Of(ByteCount, bytesPerSecond);
    }
}
