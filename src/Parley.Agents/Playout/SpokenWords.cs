using System.Text;

namespace Parley.Agents.Playout;

/// <summary>The words of what the agent says, item by item, for as long as they may be interrupted. One caller at a time.</summary>
internal sealed class SpokenWords
{
    private const int MaxItems = 8; // as many as can be playing
    private readonly List<SpokenItem> _items = [];

    /// <summary>The reader was told more of an item's words.</summary>
    public void Append(string itemId, string delta, bool isWritten = false)
    {
        var item = Add(itemId);
        item.Words.Append(delta);
        item.IsWritten |= isWritten;
    }

    /// <summary>The reader was told all of an item's words.</summary>
    public void Complete(string itemId, string words, bool isWritten = false)
    {
        var item = Add(itemId);
        item.Words.Clear().Append(words);
        item.IsWritten |= isWritten;
    }

    /// <summary>Audio of an item went to the listener.</summary>
    public void Sound(string itemId) => Add(itemId).HasAudio = true;

    /// <summary>An interruption cut an item: only these words of it were heard.</summary>
    public void Cut(string itemId, string heard) => Add(itemId).Heard = heard;

    /// <summary>All that the reader was told; empty when nothing was.</summary>
    public string Of(string itemId) => Find(itemId)?.Words.ToString() ?? "";

    /// <summary>What was heard of it, or read where it is written; empty when nothing was.</summary>
    public string HeardOf(string itemId) => Find(itemId) switch
    {
        { Heard: { } heard } => heard,
        { IsWritten: true } or { HasAudio: true } => Of(itemId),
        _ => "",
    };

    private SpokenItem? Find(string itemId)
    {
        foreach (var item in _items) // no closure: asked for each piece of audio
        {
            if (item.ItemId == itemId)
            {
                return item;
            }
        }

        return null;
    }

    private SpokenItem Add(string itemId)
    {
        if (Find(itemId) is { } known)
        {
            return known;
        }

        if (_items.Count == MaxItems)
        {
            _items.RemoveAt(0);
        }

        var item = new SpokenItem(itemId);
        _items.Add(item);
        return item;
    }

    private sealed class SpokenItem(string itemId)
    {
        public string ItemId => itemId;

        public StringBuilder Words { get; } = new();

        public string? Heard { get; set; }

        public bool IsWritten { get; set; }

        public bool HasAudio { get; set; }
    }
}
