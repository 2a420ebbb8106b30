using Parley.Agents.Playout;
using Parley.Audio;

namespace Parley.Calls.MediaStreams.Playout;

/// <summary>
/// What is played to the party: decides what is sent when, so that the carrier always has a little and never much, and knows from that and
/// from marks how much was heard. Does no I/O and reads no clock: times are given, from any beginning. One caller at a time; allocates
/// nothing per message. <c>docs/media-streams.md</c> has the reasoning.
/// </summary>
internal sealed class CarrierPlayout(AudioFormat format, MediaStreamDialect dialect, MediaStreamOptions options) : IDisposable
{
    private static readonly TimeSpan s_slack = 2 * AudioFormat.FrameDuration; // carriers play frames, and tell of them a frame early or late
    private static readonly TimeSpan s_probeInterval = TimeSpan.FromSeconds(1);
    private readonly AudioRing _queue = new();
    private readonly SpokenParts _parts = new(format);
    private readonly MarkLedger _marks = new();
    private readonly RoundTrip _trip = new();
    private readonly long _maxQueued = format.BytesOf(options.MaxQueuedAudio);
    private readonly long _markDistance = format.BytesOf(options.MarkInterval);
    private TimeSpan? _probedAt;
    private TimeSpan _playsUntil; // of what was sent, had the carrier played each byte when it was sent
    private long _sent;
    private long _marked;
    private bool _isMarkWanted;
    private bool _isClearDue;
    private bool _isHolding;
    private bool _hasReturned;

    /// <summary>True when no more should be added now.</summary>
    public bool IsFull => _queue.Count >= _maxQueued;

    /// <summary>Where what is added next stands.</summary>
    public long End => _parts.End;

    /// <summary>How much was heard for certain.</summary>
    public long Confirmed { get; private set; }

    /// <summary>Adds audio behind what waits. Half a sample at its end is dropped.</summary>
    public void Add(string itemId, int contentIndex, ReadOnlySpan<byte> audio)
    {
        var whole = audio[..^(audio.Length % format.BytesPerSample)];
        if (!whole.IsEmpty)
        {
            _queue.Write(whole);
            _parts.Add(itemId, contentIndex, whole.Length);
        }
    }

    /// <summary>No more of a part comes.</summary>
    public void Finish(string itemId, int contentIndex) => _parts.Finish(itemId, contentIndex);

    /// <summary>The last of what was added so far shall have a mark behind it.</summary>
    public void RequestMark() => _isMarkWanted = true;

    /// <summary>Drops what waits here and, by the next message, at the carrier.</summary>
    /// <returns>What will have been heard when the carrier gets that message; null when nothing was ever sent.</returns>
    public HeardPosition? Clear(TimeSpan now)
    {
        var heard = _parts.At(PlayedAt(now));
        _queue.Clear();
        _marks.Clear();
        _parts.Clear(heard, _sent);
        _trip.BeginAnew();
        (Confirmed, _marked, _playsUntil) = (_sent, _sent, now);
        (_isHolding, _isMarkWanted, _isClearDue) = (false, false, heard is not null);
        return heard;
    }

    /// <summary>The next message that is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="message">Takes it.</param>
    /// <param name="wakeAt">When there is none: the time at which there may be one; null when that is not by time.</param>
    /// <returns>False when there is none.</returns>
    public bool TryNext(TimeSpan now, OutboundMessage message, out TimeSpan? wakeAt)
    {
        wakeAt = null;
        if (_isClearDue)
        {
            _isClearDue = false;
            message.WriteClear();
            return true;
        }

        if (IsMarkDue())
        {
            WriteMark(now, message, _playsUntil);
            return true;
        }

        var byteCount = Due(now, out var padding, out wakeAt);
        if (IsProbeDue(now, byteCount))
        {
            _probedAt = now;
            WriteMark(now, message, playedAt: null);
            return true;
        }

        if (byteCount + padding == 0)
        {
            return false;
        }

        message.WriteMedia(_queue, byteCount, padding);
        _sent += byteCount;
        if (padding > 0)
        {
            _parts.Pad(_sent, padding);
            _sent += padding;
        }

        if (_playsUntil < now)
        {
            _trip.BeginAnew();
            _playsUntil = now;
        }

        _playsUntil += format.DurationOf(byteCount + padding);
        return true;
    }

    /// <summary>A mark came back.</summary>
    public void MarkReturned(ReadOnlySpan<byte> name, TimeSpan now)
    {
        if (!_marks.TryTake(name, out var mark))
        {
            return;
        }

        if (mark.IsProbe)
        {
            _trip.Probed(now - mark.PlayedAt);
            return;
        }

        // Nothing is played faster than it lasts: a mark that comes back sooner does not tell of playing.
        Confirmed = Math.Max(Confirmed, Math.Min(mark.Position, PlayedAtBest(now + s_slack)));
        _parts.Forget(Confirmed);
        if (now + s_slack >= mark.PlayedAt)
        {
            _hasReturned = true;
            _trip.Played(now - mark.PlayedAt);
        }
    }

    /// <summary>How long it takes, by estimate, until a position is heard and told; not positive when it should have been.</summary>
    public TimeSpan TimeUntilHeard(long position, TimeSpan now) =>
        _trip.Lag + (_trip.Duration ?? TimeSpan.Zero) + (position > _sent
            ? Later(_playsUntil, now) - now + format.DurationOf(position - _sent)
            : _playsUntil - now - format.DurationOf(_sent - position));

    public void Dispose() => _queue.Dispose();

    /// <summary>How much is played when the carrier gets what is sent now.</summary>
    private long PlayedAt(TimeSpan now)
    {
        var played = PlayedAtBest(now - _trip.Lag);
        if (_hasReturned && _marks.FirstPosition is { } position)
        {
            // It would be back, had the carrier played that far a round trip ago.
            played = Math.Min(played, position + format.BytesOf(s_slack + (_trip.Duration ?? TimeSpan.Zero)));
        }

        return Math.Clamp(played, Confirmed, _sent);
    }

    /// <summary>How much is played by then by a carrier that plays each byte when it is sent.</summary>
    private long PlayedAtBest(TimeSpan then) => _playsUntil > then ? _sent - format.BytesOf(_playsUntil - then) : _sent;

    private bool IsMarkDue() =>
        _sent > _marked
        && (_sent - _marked >= _markDistance || _parts.NextEnd(_sent) == _sent || (_isMarkWanted && _queue.Count == 0));

    /// <summary>At the beginning, and now and then before audio, while the carrier has nothing to play.</summary>
    private bool IsProbeDue(TimeSpan now, int dueByteCount) =>
        _probedAt is not { } probedAt
        || (dueByteCount > 0 && now - probedAt >= s_probeInterval && now - _playsUntil > _trip.Lag + (_trip.Duration ?? s_slack) + s_slack);

    private void WriteMark(TimeSpan now, OutboundMessage message, TimeSpan? playedAt)
    {
        message.WriteMark(_marks.Add(_sent, playedAt, now, message.MarkName));
        _marked = _sent;
        _isMarkWanted &= _queue.Count > 0;
    }

    /// <summary>How many bytes are to be sent now.</summary>
    private int Due(TimeSpan now, out int padding, out TimeSpan? wakeAt)
    {
        padding = 0;
        wakeAt = null;
        var lead = Later(_playsUntil, now) - now;
        var room = options.MaxLead - lead;
        _isHolding = _queue.Count > 0 && (_isHolding ? lead > options.MinLead : room < AudioFormat.FrameDuration);
        if (_queue.Count == 0 || _isHolding)
        {
            wakeAt = _isHolding ? _playsUntil - options.MinLead : null;
            return 0;
        }

        var end = _parts.NextEnd(_sent + 1);
        var available = end is null ? _queue.Count : (int)Math.Min(_queue.Count, end.Value - _sent);
        var count = (int)Math.Min(available, format.BytesOf(room));
        if (dialect.IsBinary && dialect.SendsWholeFrames)
        {
            count = Math.Min(count, format.BytesPerFrame);
        }

        var rest = count % format.BytesPerFrame;
        if (count < available)
        {
            return count - rest;
        }

        if (rest == 0 || !dialect.SendsWholeFrames)
        {
            return count;
        }

        var isEnd = end == _sent + count || (_isMarkWanted && count == _queue.Count); // whoever waits to be heard cannot wait for what may never come
        padding = isEnd ? format.BytesPerFrame - rest : 0;
        return isEnd ? count : count - rest; // a frame that is not full waits for more, or for its end
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
