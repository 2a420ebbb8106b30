using Parley.Realtime;
using Parley.Realtime.Responses;

namespace Parley.Agents.Guardrails;

/// <summary>
/// The speech of guarded responses that waits for its words to be checked, and what must not overtake it. Pure: it decides what may flow on
/// and lets nothing flow. One caller at a time.
/// </summary>
/// <param name="limit">How much audio of a response waits at most; infinite for any amount, zero to hold nothing.</param>
internal sealed class HeldOutput(TimeSpan limit)
{
    private readonly Dictionary<string, HeldResponse> _responses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _heardItems = new(StringComparer.Ordinal);
    private Queue<HeldEntry> _entries = new();

    /// <summary>True when nothing waits.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The number of the last entry; 0 before the first.</summary>
    public long Position { get; private set; }

    /// <summary>From now on a response's speech waits.</summary>
    public void Guard(string responseId)
    {
        if (limit != TimeSpan.Zero)
        {
            _responses[responseId] = new HeldResponse();
        }
    }

    /// <summary>True when a response's speech waits.</summary>
    public bool Holds(string responseId) => _responses.ContainsKey(responseId);

    /// <summary>Speech of a response that is held.</summary>
    /// <param name="responseId">The response.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="speech">The event.</param>
    /// <param name="audio">How long it sounds; zero when it does not.</param>
    public void Add(string responseId, string itemId, ServerEvent speech, TimeSpan audio)
    {
        _responses[responseId].Audio += audio;
        _responses[responseId].ItemIds.Add(itemId);
        _entries.Enqueue(new HeldEntry(++Position, speech, null) { ResponseId = responseId, ItemId = itemId, Audio = audio });
    }

    /// <summary>What must not overtake the speech before it.</summary>
    public void Add(Action tell) => _entries.Enqueue(new HeldEntry(++Position, null, tell));

    /// <summary>The held response that says an item; null for none.</summary>
    public string? HolderOf(string itemId) => _responses.FirstOrDefault(response => response.Value.ItemIds.Contains(itemId)).Key;

    /// <summary>The responses of which something waits: the given one, or all.</summary>
    public IReadOnlyList<string> Waiting(string? responseId) =>
        [.. _entries.Select(entry => entry.ResponseId).OfType<string>().Where(id => (responseId ?? id) == id).Distinct()];

    /// <summary>A response's speech may flow on up to an entry.</summary>
    public void Clear(string responseId, long through)
    {
        if (_responses.TryGetValue(responseId, out var response))
        {
            response.ClearedTo = Math.Max(response.ClearedTo, through);
        }
    }

    /// <summary>All of a response may flow on, now and later.</summary>
    public void Release(string responseId)
    {
        _responses.Remove(responseId);
        ForgetHeard();
    }

    /// <summary>Forgets a response's speech, or everybody's; what ends it still waits.</summary>
    /// <returns>The items of which nothing was let through: nobody has heard of them.</returns>
    public IReadOnlyList<string> Drop(string? responseId)
    {
        var dropped = _entries.Where(entry => entry.ResponseId is { } id && (responseId ?? id) == id && !entry.IsEnd).ToList();
        foreach (var entry in dropped)
        {
            _responses.GetValueOrDefault(entry.ResponseId!)?.Audio -= entry.Audio;
        }

        _entries = new Queue<HeldEntry>(_entries.Except(dropped));
        return [.. dropped.Where(entry => entry.Audio > TimeSpan.Zero).Select(entry => entry.ItemId!).Distinct().Where(id => !_heardItems.Contains(id))];
    }

    /// <summary>Takes the first entry, if it may flow on.</summary>
    public bool TryTake(out HeldEntry entry)
    {
        if (!_entries.TryPeek(out entry) || !MayFlow(entry))
        {
            return false;
        }

        _entries.Dequeue();
        if (entry.ResponseId is { } responseId && _responses.TryGetValue(responseId, out var response))
        {
            response.Audio -= entry.Audio;
        }

        if (entry.Audio > TimeSpan.Zero)
        {
            _heardItems.Add(entry.ItemId!);
        }

        ForgetHeard();
        return true;
    }

    /// <summary>With nothing held and nothing to hold, nothing can be dropped: what was heard does not matter any more.</summary>
    private void ForgetHeard()
    {
        if (IsEmpty && _responses.Count == 0)
        {
            _heardItems.Clear();
        }
    }

    private bool MayFlow(HeldEntry entry) =>
        entry.ResponseId is null
        || !_responses.TryGetValue(entry.ResponseId, out var response)
        || entry.Number <= response.ClearedTo
        || (limit >= TimeSpan.Zero && response.Audio > limit);

    private sealed class HeldResponse
    {
        public TimeSpan Audio { get; set; }

        public HashSet<string> ItemIds { get; } = new(StringComparer.Ordinal);

        public long ClearedTo { get; set; }
    }
}

/// <summary>One event that waits.</summary>
/// <param name="Number">Its place.</param>
/// <param name="Speech">Held speech; null for what only waits behind it.</param>
/// <param name="Tell">Tells the reader what waits behind it; null for speech.</param>
internal readonly record struct HeldEntry(long Number, ServerEvent? Speech, Action? Tell)
{
    public string? ResponseId { get; init; }

    public string? ItemId { get; init; }

    public TimeSpan Audio { get; init; }

    /// <summary>True when it only ends an item or a part of one.</summary>
    public bool IsEnd => Speech is not (ResponseOutputAudioDeltaEvent or ResponseOutputAudioTranscriptDeltaEvent);
}
