using Parley.Storage.Records;

namespace Parley.Server.Records;

/// <summary>
/// Knows when the agent's items were played, and so what was heard of each. What was sent counts as playing for as long as it lasts. Times are from
/// the beginning of the call. Pure; one thread at a time.
/// </summary>
internal sealed class SpokenItems
{
    private readonly List<Item> _items = []; // those of which nobody was told yet, in their order
    private TimeSpan _playsUntil;

    /// <summary>When an item began to be heard; null when none of it was sent, or all is told.</summary>
    public TimeSpan? BeganAt(string itemId) => Find(itemId)?.From;

    /// <summary>Audio of an item was sent.</summary>
    public void Sent(string itemId, TimeSpan duration, TimeSpan at)
    {
        var from = _playsUntil > at ? _playsUntil : at;
        if (Find(itemId) is not { } item)
        {
            _items.Add(item = new Item(itemId, from));
        }

        item.Audio += duration;
        item.To = _playsUntil = from + duration;
    }

    /// <summary>All words of an item are known.</summary>
    public void Words(string itemId, string text)
    {
        if (Find(itemId) is { } item)
        {
            item.Text = text;
        }
    }

    /// <summary>All audio of an item is sent.</summary>
    public void Ended(string itemId)
    {
        if (Find(itemId) is { } item)
        {
            item.IsWhole = true;
        }
    }

    /// <summary>Playing stops: what was not played yet will not be. What was heard exactly follows by <see cref="Cut"/>.</summary>
    public void Interrupted(TimeSpan at)
    {
        foreach (var item in _items.Where(item => item.To > at))
        {
            item.StoppedAt ??= at;
        }

        _playsUntil = at;
    }

    /// <summary>It is known what was heard of an item that was interrupted; null when that is told already.</summary>
    public HeardEntry? Cut(string itemId, TimeSpan heard, string words, TimeSpan at)
    {
        if (Find(itemId) is not { } item)
        {
            return null;
        }

        _items.Remove(item);
        return new HeardEntry { At = at, ItemId = itemId, Text = words, Heard = heard, Audio = item.Audio, WasInterrupted = true };
    }

    /// <summary>Items that were heard out since.</summary>
    public IEnumerable<HeardEntry> TakeHeardOut(TimeSpan at)
    {
        foreach (var item in _items.Where(item => item is { IsWhole: true, Text: not null, StoppedAt: null } && item.To <= at).ToList())
        {
            _items.Remove(item);
            yield return new HeardEntry { At = at, ItemId = item.Id, Text = item.Text!, Heard = item.Audio, Audio = item.Audio };
        }
    }

    /// <summary>The leg is over: what was heard of the rest, its words by their share of the time.</summary>
    public IEnumerable<HeardEntry> TakeRest(TimeSpan at)
    {
        foreach (var item in _items.ToList())
        {
            _items.Remove(item);
            var end = item.StoppedAt ?? at;
            var heard = item.To <= end ? item.Audio : end > item.From ? Shorter(end - item.From, item.Audio) : TimeSpan.Zero;
            var isWhole = item.IsWhole && heard == item.Audio;
            yield return new HeardEntry
            {
                At = at, ItemId = item.Id, Text = isWhole ? item.Text ?? "" : Share(item.Text ?? "", heard / item.Audio), Heard = heard, Audio = item.Audio,
                WasInterrupted = !isWhole,
            };
        }
    }

    /// <summary>The words of a text that fill a share of it, none cut.</summary>
    public static string Share(string text, double share)
    {
        var end = (int)(text.Length * share);
        return end >= text.Length ? text : text[..(text.LastIndexOf(' ', Math.Max(0, end - 1)) + 1)].TrimEnd();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private Item? Find(string itemId)
    {
        foreach (var item in _items) // once for each piece of audio: a lambda would be an object each time
        {
            if (item.Id == itemId)
            {
                return item;
            }
        }

        return null;
    }

    private sealed class Item(string id, TimeSpan from)
    {
        public string Id => id;

        public TimeSpan From => from;

        public TimeSpan To { get; set; }

        public TimeSpan Audio { get; set; }

        public TimeSpan? StoppedAt { get; set; }

        public string? Text { get; set; }

        public bool IsWhole { get; set; }
    }
}
