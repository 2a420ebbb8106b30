using System.Text;

namespace Parley.Agents.Sessions;

/// <summary>Puts the deltas of one side's words together, item by item. One caller at a time.</summary>
internal sealed class TranscriptBuffer
{
    private readonly Dictionary<string, StringBuilder> _texts = new(StringComparer.Ordinal);

    /// <summary>Appends, and returns the text so far.</summary>
    public string Append(string itemId, string delta)
    {
        if (!_texts.TryGetValue(itemId, out var text))
        {
            _texts[itemId] = text = new StringBuilder();
        }

        return text.Append(delta).ToString();
    }

    /// <summary>The text so far; empty when there is none.</summary>
    public string Of(string itemId) => _texts.TryGetValue(itemId, out var text) ? text.ToString() : "";

    /// <summary>Forgets an item: its text is final.</summary>
    public void Complete(string itemId) => _texts.Remove(itemId);
}
