namespace Parley.Engine.Conversations;

/// <summary>The items of a conversation in order (protocol §5.5).</summary>
internal sealed class ItemList
{
    /// <summary>As a previous item's id: before all items.</summary>
    public const string Root = "root";

    private readonly List<ConversationEntry> _entries = [];
    private readonly Dictionary<string, ConversationEntry> _byId = new(StringComparer.Ordinal);

    public IReadOnlyList<ConversationEntry> Entries => _entries;

    /// <summary>Those that the chat model may be shown; a list of its own.</summary>
    public IReadOnlyList<ConversationEntry> InView => [.. _entries.Where(entry => !entry.IsOutOfView)];

    /// <summary>Characters of text and pictures that clients have put into the items.</summary>
    public long ContentLength { get; private set; }

    public string? LastId => _entries.Count == 0 ? null : _entries[^1].Id;

    public ConversationEntry? Find(string? itemId) => itemId is null ? null : _byId.GetValueOrDefault(itemId);

    /// <summary>Throws when an item cannot be inserted so.</summary>
    public void CheckInsert(string? itemId, string? previousItemId)
    {
        if (itemId is not null && _byId.ContainsKey(itemId))
        {
            throw ProtocolErrors.DuplicateItem(itemId);
        }

        if (!string.IsNullOrEmpty(previousItemId) && previousItemId != Root && !_byId.ContainsKey(previousItemId))
        {
            throw ProtocolErrors.UnknownPreviousItem(previousItemId);
        }
    }

    /// <summary>Inserts after <paramref name="previousItemId"/>: null or empty appends, <c>root</c> inserts first.</summary>
    /// <returns>The id of the item before it, as events name it; null for none.</returns>
    public string? Insert(ConversationEntry entry, string? previousItemId)
    {
        var index = string.IsNullOrEmpty(previousItemId) ? _entries.Count
            : previousItemId == Root ? 0
            : _entries.IndexOf(_byId[previousItemId]) + 1;
        _byId.Add(entry.Id, entry);
        ContentLength += entry.ContentLength;
        _entries.Insert(index, entry);
        return index == 0 ? null : _entries[index - 1].Id;
    }

    public string? Append(ConversationEntry entry) => Insert(entry, null);

    /// <summary>The id of the item before; null for none, or when the item is gone.</summary>
    public string? PreviousId(ConversationEntry entry)
    {
        var index = _entries.IndexOf(entry);
        return index <= 0 ? null : _entries[index - 1].Id;
    }

    public void Remove(ConversationEntry entry)
    {
        _entries.Remove(entry);
        ContentLength -= entry.ContentLength;
        _byId.Remove(entry.Id);
    }

    /// <summary>Gives up the audio of the oldest items until at most <paramref name="byteCount"/> bytes are held.</summary>
    public void LimitAudio(long byteCount)
    {
        var excess = _entries.Sum(entry => (long)(entry.Audio?.HeldByteCount ?? 0)) - byteCount;
        foreach (var entry in _entries)
        {
            if (excess <= 0)
            {
                return;
            }

            excess -= entry.Audio?.HeldByteCount ?? 0;
            entry.Audio?.Release();
        }
    }
}
