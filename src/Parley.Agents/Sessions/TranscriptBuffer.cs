namespace Parley.Agents.Sessions;

/// <summary>Puts the deltas of one side's words together, item by item. One caller at a time.</summary>
internal sealed class TranscriptBuffer
{
    private readonly Dictionary<string, Transcript> _transcripts = new(StringComparer.Ordinal);

    /// <summary>Appends, and returns the words so far.</summary>
    public Transcript Append(string itemId, string delta) =>
        _transcripts[itemId] = _transcripts.GetValueOrDefault(itemId, Transcript.Empty).Append(delta);

    /// <summary>The words so far; empty when there are none.</summary>
    public Transcript Of(string itemId) => _transcripts.GetValueOrDefault(itemId, Transcript.Empty);

    /// <summary>Forgets an item: its text is final.</summary>
    public void Complete(string itemId) => _transcripts.Remove(itemId);
}
