using Parley.Agents.Playout;
using Parley.Audio;

namespace Parley.Calls.Web;

/// <summary>
/// What was sent of each item, and what the page says it played. A report is believed only within what was sent, and never goes back
/// to an earlier item. Any thread.
/// </summary>
internal sealed class PlayoutLedger(AudioFormat format)
{
    private const int MaxParts = 16; // reports about older ones no longer matter
    private readonly Lock _gate = new();
    private readonly List<Part> _parts = [];
    private readonly List<(Part Part, TimeSpan Until, TaskCompletionSource Heard)> _listeners = [];
    private Part? _playing;
    private TimeSpan _heard;
    private bool _isOver;

    /// <summary>The part sent last; null before the first.</summary>
    public (string ItemId, int ContentIndex)? Current
    {
        get
        {
            lock (_gate)
            {
                return _parts.Count == 0 ? null : (_parts[^1].ItemId, _parts[^1].ContentIndex);
            }
        }
    }

    /// <summary>What was heard by the last report; nothing of the oldest part before the first. Null when nothing was sent.</summary>
    public HeardPosition? Heard
    {
        get
        {
            lock (_gate)
            {
                var part = _playing ?? (_parts.Count > 0 ? _parts[0] : null);
                return part is null ? null : new HeardPosition(part.ItemId, part.ContentIndex, _heard);
            }
        }
    }

    /// <summary>Audio was sent. True when it begins a part.</summary>
    public bool Sent(string itemId, int contentIndex, int byteCount)
    {
        lock (_gate)
        {
            if (_parts.Count > 0 && _parts[^1].ItemId == itemId && _parts[^1].ContentIndex == contentIndex)
            {
                _parts[^1].ByteCount += byteCount;
                return false;
            }

            if (_parts.Count == MaxParts)
            {
                _parts.RemoveAt(0);
            }

            _parts.Add(new Part(itemId, contentIndex) { ByteCount = byteCount });
            return true;
        }
    }

    /// <summary>The page says how much of an item it has played. Reports about items that it was not sent are ignored.</summary>
    public void Report(string itemId, double playedMs)
    {
        lock (_gate)
        {
            var index = _parts.FindLastIndex(part => part.ItemId == itemId);
            if (index < 0 || (_playing is not null && index < _parts.IndexOf(_playing)))
            {
                return;
            }

            _playing = _parts[index];
            var played = TimeSpan.FromMilliseconds(Math.Clamp(playedMs, 0, int.MaxValue));
            var sent = format.DurationOf(_playing.ByteCount);
            _heard = played < sent ? played : sent;
            var heardIndex = _parts.IndexOf(_playing);
            Release(listener => _parts.IndexOf(listener.Part) is var listened && (listened < heardIndex || (listened == heardIndex && _heard >= listener.Until)));
        }
    }

    /// <summary>Completes when all that was sent so far is reported as played, or is cleared, or nothing is reported any more.</summary>
    public Task WhenHeard()
    {
        lock (_gate)
        {
            if (_isOver || _parts.Count == 0)
            {
                return Task.CompletedTask;
            }

            var (part, until) = (_parts[^1], format.DurationOf(_parts[^1].ByteCount));
            if (_playing == part && _heard >= until)
            {
                return Task.CompletedTask;
            }

            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _listeners.Add((part, until, heard));
            return heard.Task;
        }
    }

    /// <summary>What was not played yet will not be.</summary>
    public void Cleared()
    {
        lock (_gate)
        {
            Release(static _ => true);
        }
    }

    /// <summary>The page reports nothing any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Release(static _ => true);
        }
    }

    private void Release(Predicate<(Part Part, TimeSpan Until, TaskCompletionSource Heard)> isOver)
    {
        for (var index = _listeners.Count - 1; index >= 0; index--)
        {
            if (isOver(_listeners[index]))
            {
                _listeners[index].Heard.TrySetResult();
                _listeners.RemoveAt(index);
            }
        }
    }

    private sealed class Part(string itemId, int contentIndex)
    {
        public string ItemId => itemId;

        public int ContentIndex => contentIndex;

        public long ByteCount { get; set; }
    }
}
